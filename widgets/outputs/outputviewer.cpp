// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/outputs/outputviewer.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QSvgRenderer>
#include <QTableView>
#include <QVBoxLayout>

#include "model/core/files.h"
#include "model/runner/workspace.h"
#include "widgets/foundation/panes.h"
#include "widgets/outputs/filewatch.h"
#include "widgets/outputs/outputtablemodel.h"
#include "widgets/outputs/picturechange.h"

namespace Gui
{

namespace
{

constexpr int kShownRows = 20'000;
constexpr qsizetype kShownText = 4 * 1024 * 1024; // characters
constexpr uint kPaper = 0xFFFFFFFF;               // figures are drawn for paper, whatever the theme
constexpr int kPictureWidth = 1600;               // of a drawing without a size of its own

bool isPicture(const QString &path)
{
    static const QStringList kEndings{QStringLiteral("png"), QStringLiteral("jpg"), QStringLiteral("jpeg"), QStringLiteral("svg"), QStringLiteral("svgz")};
    return kEndings.contains(QFileInfo(path).suffix().toLower());
}

QImage pictureOf(const QByteArray &bytes, const QString &path)
{
    if (!path.endsWith(QStringLiteral(".svg")) && !path.endsWith(QStringLiteral(".svgz"))) {
        return QImage::fromData(bytes);
    }
    QSvgRenderer renderer(bytes);
    if (!renderer.isValid()) {
        return {};
    }
    QImage image(renderer.defaultSize().scaled(kPictureWidth, kPictureWidth, Qt::KeepAspectRatio), QImage::Format_RGB32);
    image.fill(kPaper);
    QPainter painter(&image);
    renderer.render(&painter);
    painter.end();
    return image;
}

enum PicturesShown
{
    Now,
    Before,
    Both,
    Difference
};

} // namespace

OutputViewer::OutputViewer(Study::OpenStudy *study, const QString &path, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_path(path)
    , m_model(new OutputTableModel(theme, this))
    , m_table(new QTableView(this))
    , m_text(new QPlainTextEdit(this))
    , m_picture(new QLabel(this))
    , m_message(new EmptyState(tr("Reading"), {}, {}, this))
    , m_stack(new QStackedWidget(this))
    , m_summary(mutedLabel({}, theme, this))
    , m_hints(new QListWidget(this))
    , m_language(new QComboBox(this))
    , m_remedy(new QPlainTextEdit(this))
    , m_questions(new QWidget(this))
    , m_theme(theme)
    , m_watch(new FileWatch(this))
    , m_picturesShown(new QComboBox(this))
{
    setObjectName(QStringLiteral("outputViewer"));
    setName(m_table, "outputTable", tr("Table of the output"));
    setName(m_text, "outputText", tr("Text of the output"));
    setName(m_picture, "outputPicture", tr("Figure of the output"));
    setName(m_hints, "outputQuestions", tr("What a checker would ask"));
    setName(m_language, "outputRemedyLanguage", tr("Language of the code"));
    setName(m_picturesShown, "outputPicturesShown", tr("Which run the figure is of"));
    m_picturesShown->addItems({tr("This run"), tr("The run before"), tr("Both side by side"), tr("What differs")});
    m_picturesShown->hide();
    setName(m_remedy, "outputRemedy", tr("Code that answers the question"));
    m_table->setModel(m_model);
    m_table->setAlternatingRowColors(true);
    m_table->setFrameShape(QFrame::NoFrame);
    m_text->setReadOnly(true);
    m_text->setFont(theme->editorFont());
    m_text->setFrameShape(QFrame::NoFrame);
    m_picture->setAlignment(Qt::AlignCenter);
    m_picture->setMinimumSize(120, 120);
    m_hints->setWordWrap(true);
    m_hints->setFrameShape(QFrame::NoFrame);
    m_remedy->setReadOnly(true);
    m_remedy->setFont(theme->editorFont());
    m_language->addItems({QStringLiteral("Python"), QStringLiteral("R"), QStringLiteral("Stata")});
    for (QWidget *page : QList<QWidget *>{m_message, m_table, m_text, m_picture}) {
        m_stack->addWidget(page);
    }
    auto *questions = new QVBoxLayout(m_questions);
    questions->setContentsMargins(12, 8, 12, 8);
    questions->addWidget(headingLabel(tr("What a checker would ask"), this));
    questions->addWidget(m_hints, 2);
    questions->addWidget(m_language);
    questions->addWidget(m_remedy, 1);
    auto *splitter = new QSplitter(this);
    splitter->addWidget(m_stack);
    splitter->addWidget(m_questions);
    splitter->setStretchFactor(0, 3);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({700, 320});
    auto *heading = new QHBoxLayout;
    heading->setContentsMargins(12, 4, 12, 4);
    heading->addWidget(m_summary, 1);
    heading->addWidget(m_picturesShown);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(new DummyBand(theme, this));
    layout->addLayout(heading);
    layout->addWidget(splitter, 1);
    connect(m_hints, &QListWidget::currentRowChanged, this, &OutputViewer::showHint);
    connect(study, &Study::OpenStudy::filesChanged, this, &OutputViewer::refresh);
    connect(m_watch, &FileWatch::changed, this, &OutputViewer::refresh);
    connect(m_picturesShown, &QComboBox::currentIndexChanged, this, &OutputViewer::showPicture);
    m_watch->setFiles({m_study->root() + QLatin1Char('/') + m_path});
    connect(m_language, &QComboBox::currentIndexChanged, this, &OutputViewer::showHint);
    refresh();
}

Core::Result<OutputViewer::Content> OutputViewer::read(const QString &root, const QString &path)
{
    Content content;
    const QString whole = root + QLatin1Char('/') + path;
    if (Outputs::isTableName(path)) {
        const Core::Result<Outputs::TextTable> table = Outputs::readTable(whole, kShownRows);
        if (!table) {
            return Core::fail(table.error());
        }
        content.table = *table;
        if (const Core::Result<Outputs::TextTable> before = Outputs::readTable(Runner::previousPath(root, path), kShownRows)) {
            content.before = *before;
        }
    } else {
        const Core::Result<QByteArray> bytes = Core::readFile(whole);
        if (!bytes) {
            return Core::fail(bytes.error());
        }
        if (isPicture(path)) {
            content.picture = *bytes;
            content.pictureBefore = Core::readFile(Runner::previousPath(root, path)).value_or(QByteArray());
        } else {
            const QJsonDocument json = path.endsWith(QStringLiteral(".json")) ? QJsonDocument::fromJson(*bytes) : QJsonDocument();
            content.text = json.isNull() ? QString::fromUtf8(bytes->left(kShownText)) : QString::fromUtf8(json.toJson());
        }
    }
    content.hints = Outputs::checkFile(root, path);
    return content;
}

void OutputViewer::refresh()
{
    Core::JobSpec spec;
    spec.kind = QStringLiteral("outputs.view");
    spec.title = tr("Reading %1").arg(m_path);
    spec.exclusiveKey = QStringLiteral("outputs.view:") + m_path;
    m_study->jobs().start(spec, [root = m_study->root(), path = m_path](const Core::JobContext &) { return read(root, path); })
        .then(this, [this](const Core::Result<Content> &content) {
            if (content) {
                present(*content);
            } else {
                m_message->setSentence(content.error().message);
                m_stack->setCurrentWidget(m_message);
                m_questions->hide();
            }
        });
}

void OutputViewer::present(const Content &content)
{
    QStringList summary{m_path};
    m_found = content.hints;
    if (content.table) {
        m_model->setTable(*content.table, content.hints);
        summary.append(tr("%1 rows, %2 columns").arg(content.table->rows.size()).arg(content.table->header.size()));
        if (content.table->truncated) {
            summary.append(tr("only the first rows are shown"));
        }
        if (content.before) {
            m_model->setBefore(*content.before);
            summary.append(m_model->changedCells() == 0 ? tr("the same as the run before") : tr("%n cell(s) differ from the run before", nullptr, m_model->changedCells()));
        }
        m_table->resizeColumnsToContents();
        m_stack->setCurrentWidget(m_table);
    } else if (!content.picture.isEmpty()) {
        takePictures(content, summary);
        if (m_now.isNull()) {
            m_message->setSentence(tr("%1 is no picture that can be shown. Look at the code that draws it.").arg(m_path));
            m_stack->setCurrentWidget(m_message);
        } else {
            showPicture();
            m_stack->setCurrentWidget(m_picture);
        }
    } else {
        m_text->setPlainText(content.text);
        m_stack->setCurrentWidget(m_text);
    }
    m_summary->setText(summary.join(QStringLiteral(" · ")));
    m_hints->clear();
    for (const Outputs::Hint &hint : std::as_const(m_found)) {
        m_hints->addItem(QStringLiteral("▲ %1  %2").arg(hint.rule, hint.message));
    }
    if (m_found.isEmpty()) {
        m_hints->addItem(tr("Nothing, as far as a program can tell."));
    }
    m_questions->show();
    m_hints->setCurrentRow(0);
    showHint();
}

void OutputViewer::takePictures(const Content &content, QStringList &summary)
{
    m_now = pictureOf(content.picture, m_path);
    m_earlier = content.pictureBefore.isEmpty() ? QImage() : pictureOf(content.pictureBefore, m_path);
    const bool comparable = !m_now.isNull() && !m_earlier.isNull();
    const PictureChange change = comparable ? compare(m_now, m_earlier, m_theme->color(Role::Error)) : PictureChange();
    const bool differs = comparable && (change.share > 0.0 || !change.sameSize);
    if (differs) {
        constexpr double kHundred = 100.0;
        summary.append(change.sameSize ? tr("%1 % of the figure differs from the run before").arg(change.share * kHundred, 0, 'g', 2)
                                       : tr("the figure has another size than in the run before"));
    } else if (comparable) {
        summary.append(tr("the same as the run before"));
    }
    m_picturesShown->setVisible(differs);
    if (!differs) {
        m_picturesShown->setCurrentIndex(Now);
    }
}

void OutputViewer::showPicture()
{
    QImage shown = m_now;
    switch (m_picturesShown->currentIndex()) {
    case Before:
        shown = m_earlier;
        break;
    case Both:
        shown = sideBySide(m_earlier, m_now);
        break;
    case Difference:
        shown = compare(m_now, m_earlier, m_theme->color(Role::Error)).marked;
        break;
    default:
        break;
    }
    m_pixmap = QPixmap::fromImage(shown);
    scalePicture();
}

void OutputViewer::scalePicture()
{
    const QSize room = m_picture->size();
    m_picture->setPixmap(m_pixmap.width() > room.width() || m_pixmap.height() > room.height() ? m_pixmap.scaled(room, Qt::KeepAspectRatio, Qt::SmoothTransformation) : m_pixmap);
}

void OutputViewer::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (!m_pixmap.isNull()) {
        scalePicture();
    }
}

void OutputViewer::showHint()
{
    const int row = m_hints->currentRow();
    const bool chosen = row >= 0 && row < m_found.size();
    const QString code = chosen ? Outputs::remedyCode(m_found.at(row), static_cast<Outputs::Language>(m_language->currentIndex())) : QString();
    m_remedy->setPlainText(code);
    m_remedy->setVisible(!code.isEmpty());
    m_language->setVisible(!code.isEmpty());
    if (chosen && m_found.at(row).columnIndex >= 0) {
        const QModelIndex cell = m_model->index(std::max(0, m_found.at(row).row), m_found.at(row).columnIndex);
        m_table->scrollTo(cell);
        m_table->setCurrentIndex(cell);
    }
}

} // namespace Gui
