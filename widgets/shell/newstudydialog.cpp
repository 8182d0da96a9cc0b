// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shell/newstudydialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>

#include "model/study/newstudy.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

NewStudyDialog::NewStudyDialog(const Theme *theme, const QString &parentFolder, QWidget *parent)
    : QDialog(parent)
    , m_name(new QLineEdit(tr("my-study"), this))
    , m_place(new QLineEdit(QDir::toNativeSeparators(parentFolder), this))
    , m_template(new QComboBox(this))
    , m_files(mutedLabel({}, theme, this))
    , m_problem(new QLabel(this))
{
    setObjectName(QStringLiteral("newStudyDialog"));
    setWindowTitle(tr("New study"));
    setName(m_name, "newStudyName", tr("Name of the study"));
    setName(m_place, "newStudyPlace", tr("Folder to make it in"));
    setName(m_template, "newStudyTemplate", tr("Template"));
    for (const Study::Template &entry : Study::templates()) {
        m_template->addItem(entry.title, entry.name);
        m_template->setItemData(m_template->count() - 1, entry.description, Qt::ToolTipRole);
    }
    auto *choose = new QPushButton(tr("Choose"), this);
    choose->setAccessibleName(tr("Choose the folder to make it in"));
    auto *place = new QHBoxLayout;
    place->addWidget(m_place, 1);
    place->addWidget(choose);
    m_files->setWordWrap(true);
    m_problem->setWordWrap(true);
    QPalette warn = m_problem->palette();
    warn.setColor(QPalette::WindowText, theme->color(Role::Error));
    m_problem->setPalette(warn);
    auto *buttons = new QDialogButtonBox(this);
    m_create = buttons->addButton(tr("Create"), QDialogButtonBox::AcceptRole);
    m_create->setProperty("primary", true);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    auto *form = new QFormLayout(this);
    form->addRow(tr("Name"), m_name);
    form->addRow(tr("In folder"), place);
    form->addRow(tr("Template"), m_template);
    form->addRow(tr("Makes"), m_files);
    form->addRow(m_problem);
    form->addRow(buttons);
    setMinimumWidth(560);
    connect(choose, &QPushButton::clicked, this, [this]() {
        const QString chosen = QFileDialog::getExistingDirectory(this, tr("Folder to make the study in"), m_place->text());
        if (!chosen.isEmpty()) {
            m_place->setText(QDir::toNativeSeparators(chosen));
        }
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, &NewStudyDialog::create);
    for (QLineEdit *line : {m_name, m_place}) {
        connect(line, &QLineEdit::textChanged, this, &NewStudyDialog::update);
    }
    connect(m_template, &QComboBox::currentIndexChanged, this, &NewStudyDialog::update);
    update();
    m_name->selectAll();
}

QString NewStudyDialog::folder() const
{
    return m_folder;
}

void NewStudyDialog::update()
{
    static const QRegularExpression kName(QStringLiteral("^[A-Za-z0-9][A-Za-z0-9._-]*$"));
    QString problem;
    if (!kName.match(m_name->text()).hasMatch()) {
        problem = tr("A name has letters, digits, dots, hyphens and underscores, and begins with a letter or digit.");
    } else if (QDir(m_place->text()).exists(m_name->text()) && !QDir(m_place->text() + QLatin1Char('/') + m_name->text()).isEmpty()) {
        problem = tr("There is already a folder of this name, and it is not empty. Choose another name.");
    }
    m_problem->setText(problem);
    m_create->setEnabled(problem.isEmpty());
    m_files->setText(m_template->currentData(Qt::ToolTipRole).toString() + QLatin1Char('\n')
                     + Study::filesOfTemplate(m_template->currentData().toString()).join(QStringLiteral(", ")));
}

void NewStudyDialog::create()
{
    const QString folder = QDir(m_place->text()).filePath(m_name->text());
    if (const Core::Result<void> made = Study::createStudy(folder, m_template->currentData().toString()); !made) {
        m_problem->setText(made.error().message);
        return;
    }
    m_folder = folder;
    accept();
}

} // namespace Gui
