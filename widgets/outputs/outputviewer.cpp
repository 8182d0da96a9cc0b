// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outputs/outputviewer.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QTextBlock>
#include <QVBoxLayout>

#include "model/core/files.h"
#include "model/outputs/catalogue.h"
#include "model/runner/workspace.h"
#include "model/table/guessedtable.h"
#include "widgets/foundation/panes.h"
#include "widgets/outputs/filewatch.h"
#include "widgets/outputs/jsonview.h"
#include "widgets/outputs/pictureview.h"
#include "widgets/outputs/questionspanel.h"
#include "widgets/tables/tablegrid.h"

namespace Gui
{

namespace
{

constexpr int kBesideCharacters = 100;             // of a page that holds a table and the questions side by side
constexpr qsizetype kShownText = 4 * 1024 * 1024;  // bytes
constexpr qsizetype kLooksBinary = 8 * 1024;       // bytes looked through for one that no text has
const QLatin1String kReleased("released");         // what came back from the secure environment is no dummy data

} // namespace

OutputViewer::OutputViewer(Study::OpenStudy *study, const QString &path, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_path(path)
    , m_model(new OutputTableModel(theme))
    , m_grid(new TableGrid(&study->jobs(), m_model, theme, QStringLiteral("output"), tr("Table of the output"), this))
    , m_text(new QPlainTextEdit(this))
    , m_json(new JsonView(theme, this))
    , m_picture(new PictureView(theme, this))
    , m_message(new EmptyState(tr("Reading %1").arg(path), {}, {}, this))
    , m_stack(new QStackedWidget(this))
    , m_splitter(new QSplitter(this))
    , m_summary(mutedLabel({}, theme, this))
    , m_questions(new QuestionsPanel(theme, this))
    , m_watch(new FileWatch(this))
{
    setObjectName(QStringLiteral("outputViewer"));
    m_grid->setObjectName(QStringLiteral("outputGrid"));
    m_grid->setTextsAsNumbers(true);
    m_grid->setExportName(QFileInfo(path).fileName().section(QLatin1Char('.'), 0, 0));
    setName(m_text, "outputText", tr("Text of the output"));
    m_text->setReadOnly(true);
    m_text->setFont(theme->editorFont());
    m_text->setFrameShape(QFrame::NoFrame);
    connect(theme, &Theme::changed, this, [this, theme]() { m_text->setFont(theme->editorFont()); });
    m_summary->setWordWrap(true);
    for (QWidget *page : QList<QWidget *>{m_message, m_grid, m_text, m_json, m_picture}) {
        m_stack->addWidget(page);
    }
    m_questions->hide();
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_questions);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({700, 320});
    auto *heading = new QHBoxLayout;
    heading->setContentsMargins(12, 4, 12, 4);
    heading->addWidget(m_summary, 1);
    heading->addWidget(m_picture->chooser());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    if (!path.startsWith(kReleased)) {
        layout->addWidget(new DummyBand(theme, this));
    }
    layout->addLayout(heading);
    layout->addWidget(m_splitter, 1);
    connect(m_questions, &QuestionsPanel::hintChosen, this, &OutputViewer::showHint);
    connect(study, &Study::OpenStudy::filesChanged, this, &OutputViewer::refresh);
    connect(study, &Study::OpenStudy::projectChanged, this, [this]() { // which may say for the first time, or anew, who sees the file
        m_questions->setLanguage(Outputs::languageOf(m_study->project(), m_path));
        refresh();
    });
    connect(m_watch, &FileWatch::changed, this, &OutputViewer::refresh);
    m_watch->setFiles({m_study->root() + QLatin1Char('/') + m_path});
    m_questions->setLanguage(Outputs::languageOf(study->project(), path));
    refresh();
}

void OutputViewer::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_splitter->setOrientation(width() < fontMetrics().averageCharWidth() * kBesideCharacters ? Qt::Vertical : Qt::Horizontal);
}

bool OutputViewer::showsTable() const
{
    return m_stack->currentWidget() == m_grid;
}

Core::Result<void> OutputViewer::readTables(Content &content, const Wanted &wanted, const Core::JobContext &context)
{
    const auto isCancelled = [&context]() { return context.isCancelled(); };
    auto table = Table::readGuessedTable(wanted.root + QLatin1Char('/') + wanted.path, isCancelled);
    if (!table) {
        return Core::fail(table.error());
    }
    content.table = std::make_shared<const Table::ResultTable>(std::move(*table));
    if (auto before = Table::readGuessedTable(Runner::previousPath(wanted.root, wanted.path), isCancelled)) {
        auto older = std::make_shared<const Table::ResultTable>(std::move(*before));
        Outputs::TableChange change = Outputs::compareTables(*content.table, *older);
        content.before = std::make_shared<const TableBefore>(TableBefore{std::move(older), std::move(change)});
    }
    return {};
}

void OutputViewer::readText(Content &content, const QByteArray &bytes, const Wanted &wanted)
{
    if (bytes.left(kLooksBinary).contains('\0')) {
        content.refusal = tr("%1 is no text, table or figure that can be shown here. Open it with the program it was written for.").arg(wanted.path);
        return;
    }
    const bool isJson = wanted.path.endsWith(QStringLiteral(".json")) && bytes.size() <= kShownText;
    content.json = isJson ? QJsonDocument::fromJson(bytes) : QJsonDocument();
    content.text = content.json.isNull() ? QString::fromUtf8(bytes.left(kShownText)) : QString::fromUtf8(content.json.toJson());
    if (bytes.size() > kShownText) {
        content.remarks.append(tr("only the first %1 of %2 are shown").arg(QLocale().formattedDataSize(kShownText), QLocale().formattedDataSize(bytes.size())));
    }
    if (isJson && content.json.isNull() && !bytes.trimmed().isEmpty()) {
        content.remarks.append(tr("this is no JSON that can be read"));
    }
    if (const Core::Result<QByteArray> before = Core::readFile(Runner::previousPath(wanted.root, wanted.path))) {
        content.remarks.append(*before == bytes ? tr("the same as the run before") : tr("another text than in the run before"));
    }
}

Core::Result<OutputViewer::ContentPtr> OutputViewer::read(const Wanted &wanted, const Core::JobContext &context)
{
    auto content = std::make_shared<Content>(); // handed on as the shared constant it becomes
    const QString whole = wanted.root + QLatin1Char('/') + wanted.path;
    if (Outputs::isTableName(wanted.path)) {
        if (const Core::Result<void> done = readTables(*content, wanted, context); !done) {
            return Core::fail(done.error());
        }
    } else {
        const Core::Result<QByteArray> bytes = Core::readFile(whole);
        if (!bytes) {
            return Core::fail(bytes.error());
        }
        if (isPictureName(wanted.path)) {
            content->picture = *bytes;
            content->pictureBefore = Core::readFile(Runner::previousPath(wanted.root, wanted.path)).value_or(QByteArray());
        } else {
            readText(*content, *bytes, wanted);
        }
    }
    content->isChecked = wanted.isChecked;
    if (wanted.isChecked) {
        content->hints = Outputs::checkFile(wanted.root, wanted.path, {Runner::previousPath(wanted.root, wanted.path), {}});
    }
    return ContentPtr(content);
}

void OutputViewer::refresh()
{
    const int number = ++m_number;
    const std::optional<Pipeline::Level> level = Outputs::levelOf(m_study->project(), m_path);
    Core::JobSpec spec;
    spec.kind = QStringLiteral("outputs.view");
    spec.title = tr("Reading %1").arg(m_path);
    spec.exclusiveKey = QStringLiteral("outputs.view:") + m_path;
    // Patient-level files never leave, so nobody checks them.
    const Wanted wanted{m_study->root(), m_path, level && *level != Pipeline::Level::HighlySensitive};
    m_study->jobs().start(spec, [wanted](const Core::JobContext &context) { return read(wanted, context); })
        .then(this, [this, number](const Core::Result<ContentPtr> &content) {
            if (number != m_number) {
                return; // a newer reading is on its way
            }
            if (content) {
                present(*content);
            } else {
                say(content.error().message);
            }
        });
}

void OutputViewer::say(const QString &sentence)
{
    m_message->setSentence(sentence);
    m_stack->setCurrentWidget(m_message);
    m_questions->hide();
}

QStringList OutputViewer::presentTable(const Content &content)
{
    m_model->setMarks(content.hints, content.before);
    m_grid->setTable(content.table);
    QStringList summary{tr("%1 rows, %2 columns").arg(countText(static_cast<qint64>(content.table->rows))).arg(content.table->columns.size())};
    if (content.before) {
        const Outputs::TableChange &change = content.before->change;
        if (change.isSame()) {
            summary.append(tr("the same as the run before"));
        }
        if (change.cells > 0) {
            summary.append(tr("%n cell(s) other than in the run before", nullptr, static_cast<int>(change.cells)));
        }
        if (change.moreRows != 0) {
            summary.append(change.moreRows > 0 ? tr("%n row(s) more than before", nullptr, static_cast<int>(change.moreRows))
                                               : tr("%n row(s) fewer than before", nullptr, static_cast<int>(-change.moreRows)));
        }
        if (!change.newColumns.isEmpty()) {
            summary.append(tr("new columns: %1").arg(change.newColumns.join(QStringLiteral(", "))));
        }
        if (!change.goneColumns.isEmpty()) {
            summary.append(tr("columns gone: %1").arg(change.goneColumns.join(QStringLiteral(", "))));
        }
    }
    summarise(content.table);
    return summary;
}

/// The headings' facts come after the rows: a large table takes a while to go through.
void OutputViewer::summarise(const TablePtr &table)
{
    Core::JobSpec spec;
    spec.kind = QStringLiteral("outputs.summary");
    spec.title = tr("Summarising %1").arg(m_path);
    spec.exclusiveKey = QStringLiteral("outputs.summary:") + m_path;
    m_study->jobs().start(spec, [table](const Core::JobContext &context) -> Core::Result<QList<ColumnSummary>> {
        QList<ColumnSummary> summaries;
        for (const Table::ResultColumn &column : table->columns) {
            if (context.isCancelled()) {
                return Core::fail(Core::ErrorCode::Cancelled, {});
            }
            summaries.append(Gui::summarise(column, table->rows));
        }
        return summaries;
    }).then(this, [this, number = m_number](const Core::Result<QList<ColumnSummary>> &summaries) {
        if (number == m_number && summaries) {
            m_grid->setSummaries(*summaries);
        }
    });
}

void OutputViewer::present(const ContentPtr &content)
{
    QStringList summary{m_path};
    if (!content->refusal.isEmpty()) {
        say(content->refusal);
        return;
    }
    if (content->table) {
        summary.append(presentTable(*content));
        m_stack->setCurrentWidget(m_grid);
    } else if (!content->picture.isEmpty()) {
        if (!m_picture->show(m_path, content->picture, content->pictureBefore)) {
            say(tr("%1 is no picture that can be shown. Look at the code that draws it.").arg(m_path));
            return;
        }
        summary.append(m_picture->changeText());
        m_stack->setCurrentWidget(m_picture);
    } else if (!content->json.isNull()) {
        m_json->show(content->json, content->text);
        summary.append(content->remarks);
        m_stack->setCurrentWidget(m_json);
    } else {
        if (m_text->toPlainText() != content->text) {
            m_text->setPlainText(content->text); // from its beginning
        }
        summary.append(content->remarks);
        m_stack->setCurrentWidget(m_text);
    }
    summary.removeAll(QString());
    m_summary->setText(summary.join(QStringLiteral(" · ")));
    m_questions->setHints(content->hints);
    m_questions->setVisible(content->isChecked);
}

void OutputViewer::showHint(const Outputs::Hint &hint)
{
    if (showsTable() && hint.columnIndex >= 0) {
        m_grid->showCell(static_cast<std::size_t>(std::max(0, hint.row)), hint.columnIndex);
    } else if (m_stack->currentWidget() == m_text && hint.line > 0) {
        QTextCursor place(m_text->document()->findBlockByNumber(hint.line - 1));
        place.select(QTextCursor::LineUnderCursor);
        m_text->setTextCursor(place);
    }
}

} // namespace Gui
