// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codelists/listgrid.h"

#include <algorithm>

#include <QFile>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QListWidget>
#include <QLocale>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include "model/codelists/draftdocument.h"
#include "model/codelists/listfacts.h"
#include "model/codelists/studylists.h"
#include "model/core/files.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kCheckMilliseconds = 300;
constexpr int kCodeColumnWidth = 200;

const QString kMarkRule = QStringLiteral("codelists.byte-order-mark");

bool isWorse(const Core::Diagnostic &a, const Core::Diagnostic &b)
{
    return a.severity < b.severity;
}

} // namespace

ListGridModel::ListGridModel(const Theme *theme, QObject *parent)
    : QAbstractTableModel(parent)
    , m_theme(theme)
{
    connect(theme, &Theme::changed, this, [this]() { emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1); });
}

void ListGridModel::setText(const QString &text)
{
    beginResetModel();
    QList<Core::CsvRow> rows = Core::readCsv(text.startsWith(QChar::ByteOrderMark) ? text.mid(1) : text);
    m_header = rows.isEmpty() ? QStringList() : rows.takeFirst().cells;
    rows.erase(std::remove_if(rows.begin(), rows.end(), [](const Core::CsvRow &row) { return row.cells.isEmpty(); }), rows.end());
    m_rows = rows;
    m_findings.clear();
    endResetModel();
}

void ListGridModel::setFindings(const QList<Core::Diagnostic> &findings)
{
    m_findings.clear();
    for (const Core::Diagnostic &finding : findings) {
        m_findings[finding.range.start.line].append(finding);
    }
    if (!m_rows.isEmpty()) {
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    }
}

int ListGridModel::columnOf(const Core::CsvRow &row, const Core::Diagnostic &finding) const
{
    const auto behind = std::upper_bound(row.columns.cbegin(), row.columns.cend(), finding.range.start.column);
    return static_cast<int>(std::max<qsizetype>(behind - row.columns.cbegin(), 1));
}

QList<Core::Diagnostic> ListGridModel::findingsAt(const QModelIndex &index) const
{
    if (!index.isValid()) {
        return {};
    }
    const Core::CsvRow &row = m_rows.at(index.row());
    QList<Core::Diagnostic> found = m_findings.value(row.line);
    if (index.column() > 0) {
        found.erase(std::remove_if(found.begin(), found.end(), [&](const Core::Diagnostic &each) { return columnOf(row, each) != index.column(); }), found.end());
    }
    std::stable_sort(found.begin(), found.end(), isWorse);
    return found;
}

QList<Core::Diagnostic> ListGridModel::headerFindings() const
{
    return m_findings.value(1);
}

int ListGridModel::nextWrong(int row) const
{
    for (int step = 1; step <= m_rows.size(); ++step) {
        const int place = (row + step) % static_cast<int>(m_rows.size());
        if (m_findings.contains(m_rows.at(place).line)) {
            return place;
        }
    }
    return -1;
}

QModelIndex ListGridModel::cellOf(const Core::Diagnostic &finding) const
{
    const auto row = std::lower_bound(m_rows.cbegin(), m_rows.cend(), finding.range.start.line, [](const Core::CsvRow &each, int line) { return each.line < line; });
    return row == m_rows.cend() || row->line != finding.range.start.line ? QModelIndex() : index(static_cast<int>(row - m_rows.cbegin()), columnOf(*row, finding));
}

int ListGridModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ListGridModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_header.size()) + 1;
}

QVariant ListGridModel::data(const QModelIndex &index, int role) const
{
    const QList<Core::Diagnostic> found = findingsAt(index);
    const bool wrong = !found.isEmpty();
    const bool isError = wrong && found.constFirst().severity == Core::Severity::Error;
    if (role == Qt::DisplayRole) {
        if (index.column() == 0) {
            return !wrong ? QString() : isError ? tr("✕ error") : tr("! warning");
        }
        return m_rows.at(index.row()).cells.value(index.column() - 1);
    }
    if (role == Qt::ForegroundRole && wrong) {
        return m_theme->color(isError ? Role::Error : Role::Warning);
    }
    if (role == Qt::FontRole && index.column() > 0 && wrong) {
        QFont font = m_theme->editorFont();
        font.setBold(true);
        return font;
    }
    if (role == Qt::ToolTipRole || role == Qt::AccessibleDescriptionRole) {
        QStringList messages;
        for (const Core::Diagnostic &each : found) {
            messages.append(each.message);
        }
        return messages.join(u'\n');
    }
    if (role == Qt::AccessibleTextRole && wrong) {
        const QString text = index.column() == 0 ? tr("Line %1").arg(m_rows.at(index.row()).line) : m_rows.at(index.row()).cells.value(index.column() - 1);
        return tr("%1, %2: %3").arg(text, isError ? tr("error") : tr("warning"), found.constFirst().message);
    }
    return {};
}

QVariant ListGridModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical) {
        return role == Qt::DisplayRole ? QVariant(m_rows.at(section).line) : QVariant();
    }
    if (role == Qt::DisplayRole) {
        return section == 0 ? tr("Check") : m_header.value(section - 1);
    }
    return role == Qt::TextAlignmentRole ? QVariant(static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter)) : QVariant();
}

ListGrid::ListGrid(Study::OpenStudy *study, const QString &path, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_path(path)
    , m_checker(std::make_shared<Authoring::CodelistChecker>(study->root()))
    , m_model(new ListGridModel(theme, this))
    , m_table(new QTableView(this))
    , m_summary(mutedLabel({}, theme, this))
    , m_list(new QListWidget(this))
    , m_mend(new QPushButton(tr("Mend All"), this))
    , m_next(new QPushButton(tr("Next Problem"), this))
    , m_fix(new QPushButton(tr("Mend"), this))
{
    setObjectName(QStringLiteral("listGrid"));
    build(theme);
    m_delay.setSingleShot(true);
    m_delay.setInterval(kCheckMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &ListGrid::check);
    connect(study, &Study::OpenStudy::textChanged, this, [this](const QString &changed) {
        if (changed == m_path) {
            readText();
        } else if (changed.endsWith(QStringLiteral(".py"))) {
            m_delay.start(); // another use may mean another system
        }
    });
    readText();
}

void ListGrid::build(const Theme *theme)
{
    setName(m_table, "listGridTable", tr("Codes of the list"));
    setName(m_list, "listGridProblems", tr("Problems of the chosen cell"));
    setName(m_mend, "listGridMendAll", tr("Mend everything that is certain"));
    setName(m_next, "listGridNext", tr("Next Problem"));
    setName(m_fix, "listGridMend", tr("Mend the chosen problem"));
    m_mend->setToolTip(tr("Changes every code whose right form is certain. One step of undo takes it all back."));
    m_table->setModel(m_model);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 8);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setWordWrap(true);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 6, 8, 6);
    head->setSpacing(6);
    head->addWidget(m_summary, 1);
    head->addWidget(m_next);
    head->addWidget(m_mend);
    auto *below = new QWidget(this);
    auto *belowLayout = new QHBoxLayout(below);
    belowLayout->setContentsMargins(4, 4, 8, 4);
    belowLayout->addWidget(m_list, 1);
    belowLayout->addWidget(m_fix, 0, Qt::AlignTop);
    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->addWidget(m_table);
    splitter->addWidget(below);
    splitter->setStretchFactor(0, 4);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({420, 110});
    splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(splitter, 1);
    setFocusProxy(m_table);
    connect(m_mend, &QPushButton::clicked, this, &ListGrid::mendAll);
    connect(m_next, &QPushButton::clicked, this, &ListGrid::goToNext);
    connect(m_fix, &QPushButton::clicked, this, [this]() {
        const int row = std::max(0, m_list->currentRow());
        if (row < m_shown.size() && m_shown.at(row).rule == kMarkRule) {
            removeMark();
        } else if (row < m_shown.size() && !m_shown.at(row).fixes.isEmpty()) {
            apply({m_shown.at(row)});
        }
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ListGrid::showFindings);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        const bool there = row >= 0 && row < m_shown.size();
        const bool isMark = there && m_shown.at(row).rule == kMarkRule && m_path.startsWith(Codelists::draftFolder());
        const bool hasFix = there && !m_shown.at(row).fixes.isEmpty();
        m_fix->setVisible(isMark || hasFix);
        m_fix->setText(isMark ? tr("Remove the mark") : hasFix ? m_shown.at(row).fixes.constFirst().title : tr("Mend"));
    });
    connect(theme, &Theme::changed, this, &ListGrid::showFindings);
    m_fix->hide();
}

void ListGrid::readText()
{
    const int row = m_table->currentIndex().row();
    const auto text = m_study->textOf(m_path);
    m_model->setText(text.value_or(QString()));
    m_table->setColumnWidth(0, m_table->fontMetrics().averageCharWidth() * 12);
    for (int column = 1; column < m_model->columnCount(); ++column) {
        m_table->setColumnWidth(column, kCodeColumnWidth);
    }
    if (m_model->rowCount() > 0) {
        m_table->setCurrentIndex(m_model->index(std::clamp(row, 0, m_model->rowCount() - 1), 1));
    }
    m_findings.clear();
    showFindings();
    m_delay.start();
}

void ListGrid::check()
{
    const int number = ++m_number;
    Core::JobSpec spec;
    spec.kind = QStringLiteral("codelists.grid");
    spec.title = tr("Checking the codes of %1").arg(m_path);
    spec.exclusiveKey = QStringLiteral("codelists.grid:") + m_study->root() + m_path;
    using Found = QList<Core::Diagnostic>;
    m_study->jobs()
        .start(spec, [checker = m_checker, path = m_path, unsaved = m_study->overlay()](const Core::JobContext &) -> Core::Result<Found> { return checker->checkList(path, unsaved); })
        .then(this, [this, number](const Core::Result<Found> &found) {
            if (number != m_number || !found) {
                return;
            }
            m_findings = *found;
            m_model->setFindings(m_findings);
            showFindings();
            emit checked();
        });
}

void ListGrid::showFindings()
{
    const auto mendable = std::count_if(m_findings.cbegin(), m_findings.cend(), [](const Core::Diagnostic &each) { return !each.fixes.isEmpty(); });
    const QString codes = tr("%n row(s)", nullptr, m_model->rowCount());
    m_summary->setText(m_findings.isEmpty() ? tr("%1 · nothing found that is wrong").arg(codes)
                                            : tr("%1 · %2 · %3 can be mended").arg(codes, tr("%n problem(s)", nullptr, static_cast<int>(m_findings.size())), QLocale().toString(mendable)));
    m_mend->setEnabled(mendable > 0);
    m_next->setEnabled(!m_findings.isEmpty());
    m_shown = m_model->headerFindings() + m_model->findingsAt(m_model->index(m_table->currentIndex().row(), 0));
    m_list->clear();
    for (const Core::Diagnostic &each : std::as_const(m_shown)) {
        m_list->addItem(each.message);
    }
    if (m_shown.isEmpty()) {
        m_fix->hide();
    } else {
        m_list->setCurrentRow(static_cast<int>(std::min(m_model->headerFindings().size(), m_shown.size() - 1)));
    }
}

void ListGrid::goToNext()
{
    const int row = m_model->nextWrong(m_table->currentIndex().row());
    if (row < 0) {
        return; // only the heading line is wrong, and that is shown always
    }
    const QList<Core::Diagnostic> found = m_model->findingsAt(m_model->index(row, 0));
    m_table->setCurrentIndex(m_model->cellOf(found.constFirst()));
    m_table->scrollTo(m_table->currentIndex());
    m_table->setFocus();
}

void ListGrid::mendAll()
{
    apply(m_findings);
}

void ListGrid::removeMark()
{
    // The mark is no part of the document's text, so the file itself is written anew.
    QByteArray bytes = Core::readFile(m_study->root() + u'/' + m_path).value_or(QByteArray());
    const auto document = m_study->document(m_path);
    if (!bytes.startsWith("\xEF\xBB\xBF") || !document || (*document)->isModified()) {
        emit message(tr("The mark could not be removed from %1, because the file has unsaved changes. Save it first.").arg(m_path));
        return;
    }
    const auto written = Core::writeFile(m_study->root() + u'/' + m_path, bytes.mid(3)).and_then([&document]() { return (*document)->reload(); });
    if (!written) {
        emit message(written.error().message);
    }
    readText();
}

void ListGrid::apply(const QList<Core::Diagnostic> &findings)
{
    const QList<Core::TextEdit> edits = Codelists::editsOf(findings);
    const auto text = m_study->textOf(m_path);
    if (edits.isEmpty() || !text) {
        return;
    }
    if (!m_path.startsWith(Codelists::listFolder())) {
        const auto applied = m_study->apply({tr("Mend the codes of %1").arg(m_path), m_path, edits});
        applied ? emit told(tr("%n code(s) mended. Undo takes it back.", nullptr, static_cast<int>(edits.size()))) : emit message(applied.error().message);
        return;
    }
    const QString own = Codelists::draftFolder() + m_path.section(u'/', -1);
    if (QFile::exists(m_study->root() + u'/' + own)) {
        emit message(tr("A downloaded list must stay as the site has it, and %1 exists already. Mend the codes there, or delete it first.").arg(own));
        emit openRequested(own);
        return;
    }
    if (const auto written = Core::writeFile(m_study->root() + u'/' + own, Core::applyEdits(*text, edits).toUtf8()); !written) {
        emit message(written.error().message);
        return;
    }
    emit told(tr("A downloaded list must stay as the site has it, so the mended list is %1. Use that file in the code, and tell the owner of the list.").arg(own));
    emit openRequested(own);
}

} // namespace Gui
