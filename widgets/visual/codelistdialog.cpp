// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/codelistdialog.h"

#include <algorithm>

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include "model/codelists/codesystem.h"
#include "model/core/csvtext.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr qint64 kHeaderBytes = 65'536;

QStringList headerOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QByteArray line = file.readLine(kHeaderBytes);
    if (line.startsWith("\xEF\xBB\xBF")) {
        line.remove(0, 3);
    }
    const QList<Core::CsvRow> rows = Core::readCsv(QString::fromUtf8(line));
    return rows.isEmpty() ? QStringList() : rows.constFirst().cells;
}

/// The column that most likely holds the codes: `code`, or the first name that a coding system is known to use.
QString codeColumnOf(const QStringList &header)
{
    if (header.contains(QStringLiteral("code"))) {
        return QStringLiteral("code");
    }
    QStringList lower;
    for (const QString &name : header) {
        lower.append(name.toLower());
    }
    for (const Codelists::CodeSystem &system : Codelists::codeSystems()) {
        if (const auto columns = Codelists::findColumns(system, lower); columns && columns->code >= 0) {
            return header.at(columns->code);
        }
    }
    return header.value(0);
}

QString nameFor(const QString &path)
{
    static const QRegularExpression kOther(QStringLiteral("[^a-z0-9]+"));
    QString stem = QFileInfo(path).completeBaseName().toLower().replace(kOther, QStringLiteral("_"));
    if (!stem.isEmpty() && stem.at(0).isDigit()) {
        stem.prepend(QStringLiteral("list_"));
    }
    return stem.endsWith(QLatin1String("_codes")) ? stem : stem + QStringLiteral("_codes");
}

} // namespace

CodelistDialog::CodelistDialog(const QString &root, const Source &given, const Theme *theme, QWidget *parent)
    : FormDialog(given.name.isEmpty() ? tr("Add a codelist") : tr("Change the codelist %1").arg(given.name), "codelistDialog", given.name.isEmpty() ? tr("Add") : tr("Change"),
                 "codelistTake", theme, parent)
    , m_root(root)
    , m_given(given)
    , m_path(new QComboBox(this))
    , m_name(new QLineEdit(given.name, this))
    , m_column(new QComboBox(this))
    , m_category(new QComboBox(this))
{
    setName(m_path, "codelistPath", tr("File with the codes"));
    setName(m_name, "codelistName", tr("Name of the codelist"));
    setName(m_column, "codelistColumn", tr("Column with the codes"));
    setName(m_category, "codelistCategory", tr("Column with the groups"));
    const QDir folder(root + QStringLiteral("/codelists"));
    for (const QString &file : folder.entryList({QStringLiteral("*.csv")}, QDir::Files, QDir::Name)) {
        m_path->addItem(QStringLiteral("codelists/") + file);
    }
    if (!given.path.isEmpty() && m_path->findText(given.path) < 0) {
        m_path->addItem(given.path);
    }
    m_path->setCurrentIndex(given.path.isEmpty() ? 0 : m_path->findText(given.path));
    body()->addWidget(labelledRow(tr("File"), m_path, this));
    body()->addWidget(labelledRow(tr("Column with the codes"), m_column, this));
    body()->addWidget(labelledRow(tr("Column with groups"), m_category, this));
    QWidget *nameRow = labelledRow(tr("Name"), m_name, this);
    nameRow->setVisible(given.name.isEmpty());
    body()->addWidget(nameRow);
    body()->addStretch();
    connect(m_path, &QComboBox::currentIndexChanged, this, &CodelistDialog::readColumns);
    connect(m_name, &QLineEdit::textChanged, this, &CodelistDialog::showResult);
    for (QComboBox *box : {m_column, m_category}) {
        connect(box, &QComboBox::currentIndexChanged, this, &CodelistDialog::showResult);
    }
    readColumns();
}

void CodelistDialog::readColumns()
{
    const QString path = m_path->currentText();
    const QStringList header = path.isEmpty() ? QStringList() : headerOf(m_root + QLatin1Char('/') + path);
    {
        const QSignalBlocker quietColumn(m_column);
        const QSignalBlocker quietCategory(m_category);
        const bool same = path == m_given.path;
        m_column->clear();
        m_column->addItems(header);
        m_column->setCurrentText(same && header.contains(m_given.column) ? m_given.column : codeColumnOf(header));
        m_category->clear();
        m_category->addItem(tr("none"), QString());
        for (const QString &name : header) {
            m_category->addItem(name, name);
        }
        m_category->setCurrentIndex(same ? std::max(0, m_category->findData(m_given.categoryColumn)) : 0);
        if (m_given.name.isEmpty() && !path.isEmpty()) {
            const QSignalBlocker quietName(m_name);
            m_name->setText(nameFor(path));
        }
    }
    showResult();
}

CodelistDialog::Source CodelistDialog::source() const
{
    return {m_name->text().trimmed(), m_path->currentText(), m_column->currentText(), m_category->currentData().toString()};
}

void CodelistDialog::needCategory()
{
    m_needsCategory = true;
    setWindowTitle(tr("Which column of %1 holds the groups?").arg(m_given.path));
    m_category->setFocus();
    showResult();
}

void CodelistDialog::showResult()
{
    const Source now = source();
    QString missing;
    if (now.path.isEmpty()) {
        missing = tr("The folder codelists/ holds no CSV file. Add one in the Codelists view, or drop it on the page.");
    } else if (now.column.isEmpty()) {
        missing = tr("%1 cannot be read or has no columns. Choose another file.").arg(now.path);
    } else if (now.name.isEmpty()) {
        missing = tr("Give the codelist a name.");
    } else if (m_needsCategory && now.categoryColumn.isEmpty()) {
        missing = tr("Choose the column that holds the groups.");
    }
    const QString category = now.categoryColumn.isEmpty() ? QString() : QStringLiteral(", category_column=\"%1\"").arg(now.categoryColumn);
    showCode(QStringLiteral("%1 = codelist_from_csv(\"%2\", column=\"%3\"%4)").arg(now.name, now.path, now.column, category), missing);
}

} // namespace Gui
