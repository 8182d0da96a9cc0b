// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/foundation/logview.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSyntaxHighlighter>
#include <QTextBlock>
#include <QTimer>

#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kMaxLines = 50'000;

const QRegularExpression &placePattern()
{
    static const QRegularExpression pattern(
        QStringLiteral(R"re((?:File "(?<file>[^"\n]+)", line (?<line>\d+))|(?:(?<path>[A-Za-z0-9_./-]+\.(?:py|R|r|do|ado|yaml|csv|Rmd)):(?<row>\d+)(?::(?<column>\d+))?))re"));
    return pattern;
}

/// Time stamps muted, places underlined, failures in the colour of errors.
class Highlighter final : public QSyntaxHighlighter
{
public:
    Highlighter(QTextDocument *document, const Theme *theme)
        : QSyntaxHighlighter(document)
        , m_theme(theme)
    {
    }

protected:
    void highlightBlock(const QString &text) override
    {
        static const QRegularExpression kStamp(QStringLiteral(R"(^\d{4}-\d\d-\d\dT[0-9:.]+Z\s)"));
        static const QRegularExpression kFailure(QStringLiteral(R"(\b(Error|error|Traceback|failed|Failed|Exception)\b)"));
        const QRegularExpressionMatch stamp = kStamp.match(text);
        QTextCharFormat format;
        if (kFailure.match(text).hasMatch()) {
            format.setForeground(m_theme->color(Role::Error));
            setFormat(0, static_cast<int>(text.size()), format);
        }
        if (stamp.hasMatch()) {
            format.setForeground(m_theme->color(Role::Muted));
            setFormat(0, static_cast<int>(stamp.capturedLength()), format);
        }
        QRegularExpressionMatchIterator places = placePattern().globalMatch(text);
        while (places.hasNext()) {
            const QRegularExpressionMatch match = places.next();
            format.setForeground(m_theme->color(Role::Accent));
            format.setFontUnderline(true);
            setFormat(static_cast<int>(match.capturedStart()), static_cast<int>(match.capturedLength()), format);
        }
    }

private:
    const Theme *m_theme;
};

} // namespace

LogView::LogView(const Theme *theme, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_theme(theme)
{
    setName(this, "logView", tr("Log"));
    setReadOnly(true);
    setMaximumBlockCount(kMaxLines);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(QFrame::NoFrame);
    viewport()->setMouseTracking(true);
    auto *highlighter = new Highlighter(document(), theme);
    // Whoever scrolls up reads; whoever scrolls down to the end follows. A longer text alone changes neither.
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        noteFollowing(value >= verticalScrollBar()->maximum());
    });
    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this](int, int maximum) {
        if (m_following) {
            verticalScrollBar()->setValue(maximum);
        }
    });
    connect(theme, &Theme::changed, this, [this, highlighter]() {
        dress();
        highlighter->rehighlight();
    });
    dress();
}

void LogView::dress()
{
    setFont(m_theme->editorFont());
}

void LogView::appendLine(const QString &line)
{
    const bool follow = m_following;
    appendPlainText(line);
    if (follow) {
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    }
}

void LogView::setLines(const QStringList &lines)
{
    setPlainText(lines.join(QLatin1Char('\n')));
    setFollowing(true);
}

bool LogView::isFollowing() const
{
    return m_following;
}

void LogView::setFollowing(bool follow)
{
    verticalScrollBar()->setValue(verticalScrollBar()->maximum() - (follow ? 0 : 1));
    noteFollowing(follow || verticalScrollBar()->maximum() == 0);
}

void LogView::noteFollowing(bool follows)
{
    if (m_following != follows) {
        m_following = follows;
        emit followingChanged(follows);
    }
}

bool LogView::showFailure()
{
    static const QRegularExpression kError(QStringLiteral(R"(^\d{4}-\d\d-\d\dT[0-9:.]+Z\s.*\b(?:Error|error)\b)")); // of the script, not of the summary below it
    QTextBlock where;
    for (QTextBlock block = document()->lastBlock(); block.isValid(); block = block.previous()) {
        const auto place = placeIn(block.text());
        if (place && !place->file.startsWith(QLatin1Char('/'))) { // the libraries of a language are no place of the study
            where = block;
            break;
        }
        if (!where.isValid() && kError.match(block.text()).hasMatch()) {
            where = block;
        }
    }
    if (!where.isValid()) {
        return false;
    }
    QTextCursor cursor(where);
    cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
    setTextCursor(cursor);
    noteFollowing(false);
    centerCursor();
    QTimer::singleShot(0, this, &LogView::centerCursor); // once it is as large as it will be shown
    return true;
}

std::optional<Core::Location> LogView::placeIn(const QString &line)
{
    const QRegularExpressionMatch match = placePattern().match(line);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    Core::Location place;
    place.file = match.captured(QStringLiteral("file")) + match.captured(QStringLiteral("path"));
    place.file.remove(QRegularExpression(QStringLiteral("^(/workspace/|\\./)")));
    place.range.start.line = (match.captured(QStringLiteral("line")) + match.captured(QStringLiteral("row"))).toInt();
    place.range.start.column = std::max(1, match.captured(QStringLiteral("column")).toInt());
    place.range.end = place.range.start;
    return place;
}

void LogView::mouseReleaseEvent(QMouseEvent *event)
{
    QPlainTextEdit::mouseReleaseEvent(event);
    if (event->button() == Qt::LeftButton && !textCursor().hasSelection()) {
        if (const auto place = placeIn(cursorForPosition(event->position().toPoint()).block().text())) {
            emit placeActivated(*place);
        }
    }
}

void LogView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (const auto place = placeIn(textCursor().block().text())) {
            emit placeActivated(*place);
            return;
        }
    }
    QPlainTextEdit::keyPressEvent(event);
}

void LogView::mouseMoveEvent(QMouseEvent *event)
{
    QPlainTextEdit::mouseMoveEvent(event);
    const bool link = placeIn(cursorForPosition(event->position().toPoint()).block().text()).has_value();
    viewport()->setCursor(link ? Qt::PointingHandCursor : Qt::IBeamCursor);
}

} // namespace Gui
