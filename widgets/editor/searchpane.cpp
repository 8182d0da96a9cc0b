// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/searchpane.h"

#include <QCheckBox>
#include <QFile>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/panes.h"

namespace Gui
{

namespace
{

constexpr int kDelayMilliseconds = 200;
constexpr int kMostMatches = 5000;
constexpr qint64 kLargestFile = 5'000'000; // outputs beyond that are data, not text to edit
constexpr int kNumberRole = Qt::UserRole;
constexpr int kMostShown = 240; ///< characters of a line in the list

/// The text of a file as it is searched; nothing for binary and very large files.
std::optional<QString> searchableText(const QString &path)
{
    QFile file(path);
    if (file.size() > kLargestFile || !file.open(QIODevice::ReadOnly)) {
        return std::nullopt;
    }
    const QByteArray bytes = file.readAll();
    if (bytes.contains('\0')) {
        return std::nullopt;
    }
    return QString::fromUtf8(bytes).replace(QLatin1String("\r\n"), QLatin1String("\n"));
}

} // namespace

SearchPane::SearchPane(Study::OpenStudy *study, const Theme *theme, QWidget *parent)
    : QWidget(parent)
    , m_study(study)
    , m_text(new QLineEdit(this))
    , m_with(new QLineEdit(this))
    , m_case(new QCheckBox(tr("Match case"), this))
    , m_word(new QCheckBox(tr("Whole word"), this))
    , m_expression(new QCheckBox(tr("Pattern"), this))
    , m_state(mutedLabel({}, theme, this))
    , m_notice(new NoticeBar(theme, this))
    , m_results(new QTreeWidget(this))
    , m_replace(new QPushButton(tr("Replace Ticked"), this))
{
    setObjectName(QStringLiteral("searchPane"));
    setFocusProxy(m_text);
    build();
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &SearchPane::search);
    connect(m_text, &QLineEdit::textChanged, this, [this]() { m_delay.start(); });
    connect(m_text, &QLineEdit::returnPressed, this, &SearchPane::search);
    connect(m_with, &QLineEdit::textChanged, this, &SearchPane::showReplacements);
    for (const QCheckBox *box : {m_case, m_word, m_expression}) {
        connect(box, &QCheckBox::toggled, this, &SearchPane::search);
    }
    connect(m_results, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem *item) {
        const QTreeWidgetItem *file = item->parent() ? item->parent() : item;
        const int index = m_results->indexOfTopLevelItem(const_cast<QTreeWidgetItem *>(file));
        if (index >= 0 && index < m_found.size()) {
            const FileMatches &found = m_found.at(index);
            emit placeActivated({found.path, found.matches.at(item->parent() ? item->data(0, kNumberRole).toInt() : 0).range});
        }
    });
    connect(m_replace, &QPushButton::clicked, this, &SearchPane::replaceTicked);
    // What is listed must be what stands there, or a replacement would hit something else.
    connect(study, &Study::OpenStudy::textChanged, this, [this]() { m_delay.start(); });
    connect(study, &Study::OpenStudy::filesChanged, this, [this]() { m_delay.start(); });
    search();
}

void SearchPane::build()
{
    setName(m_text, "searchText", tr("Search in the study"));
    setName(m_with, "searchReplacement", tr("Replace with"));
    setName(m_results, "searchResults", tr("Matches by file"));
    setName(m_replace, "searchReplace", tr("Replace the ticked matches"));
    m_text->setPlaceholderText(tr("Search"));
    m_text->setClearButtonEnabled(true);
    m_with->setPlaceholderText(tr("Replace with"));
    m_results->setHeaderHidden(true);
    m_results->setFrameShape(QFrame::NoFrame);
    m_results->setUniformRowHeights(true);
    m_results->setProperty("showsData", true);
    m_results->setTextElideMode(Qt::ElideRight);
    m_state->setWordWrap(true);
    auto *options = new QHBoxLayout;
    for (QCheckBox *box : {m_case, m_word, m_expression}) {
        options->addWidget(box);
    }
    options->addStretch();
    auto *head = new QVBoxLayout;
    head->setContentsMargins(12, 8, 12, 4);
    head->setSpacing(6);
    head->addWidget(headingLabel(tr("Search"), this));
    head->addWidget(m_text);
    head->addWidget(m_with);
    head->addLayout(options);
    head->addWidget(m_state);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(12, 4, 12, 8);
    foot->addWidget(m_replace);
    foot->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_notice);
    layout->addWidget(m_results, 1);
    layout->addLayout(foot);
}

Study::SearchQuery SearchPane::query() const
{
    return {m_text->text(), m_case->isChecked(), m_word->isChecked(), m_expression->isChecked()};
}

void SearchPane::searchFor(const QString &text, bool wholeWord)
{
    if (!text.isEmpty()) {
        m_word->setChecked(wholeWord);
        m_text->setText(text);
        search();
    }
    m_text->setFocus();
    m_text->selectAll();
}

void SearchPane::search()
{
    m_delay.stop();
    const int number = ++m_number;
    const auto pattern = Study::patternOf(query());
    if (!pattern) {
        show({});
        m_state->setText(m_text->text().isEmpty() ? tr("Type to search %n file(s).", nullptr, static_cast<int>(m_study->files().size())) : pattern.error().message);
        return;
    }
    QHash<QString, QString> open;
    for (const Study::Document *document : m_study->documents()) {
        open.insert(document->path(), document->text());
    }
    QStringList paths;
    for (const Study::StudyFile &file : m_study->files()) {
        paths.append(file.path);
    }
    Core::JobSpec spec;
    spec.kind = QStringLiteral("study.search");
    spec.title = tr("Searching the study");
    spec.exclusiveKey = QStringLiteral("study.search");
    spec.visibility = Core::JobSpec::Visibility::Silent;
    m_state->setText(tr("Searching %n file(s).", nullptr, static_cast<int>(paths.size())));
    m_study->jobs()
        .start(spec,
               [open, paths, pattern = *pattern, root = m_study->root()](const Core::JobContext &context) -> Core::Result<Found> {
                   Found found;
                   int count = 0;
                   for (const QString &path : paths) {
                       if (context.isCancelled()) {
                           break;
                       }
                       const auto unsaved = open.constFind(path);
                       const std::optional<QString> text = unsaved != open.cend() ? std::optional(*unsaved) : searchableText(root + QLatin1Char('/') + path);
                       if (!text) {
                           continue;
                       }
                       ++found.searched;
                       const QList<Study::SearchMatch> matches = Study::matchesIn(*text, pattern, kMostMatches - count);
                       if (!matches.isEmpty()) {
                           count += static_cast<int>(matches.size());
                           found.files.append({path, matches});
                       }
                       if (count >= kMostMatches) {
                           found.cut = true;
                           break;
                       }
                   }
                   return found;
               })
        .then(this, [this, number](const Core::Result<Found> &found) {
            if (number == m_number && found) {
                show(*found);
            }
        });
}

void SearchPane::show(const Found &found)
{
    m_found = found.files;
    m_matches = 0;
    m_results->clear();
    for (const FileMatches &file : found.files) {
        auto *item = new QTreeWidgetItem(m_results, {QStringLiteral("%1  (%2)").arg(file.path).arg(file.matches.size())});
        item->setFlags(item->flags() | Qt::ItemIsAutoTristate | Qt::ItemIsUserCheckable);
        item->setExpanded(true);
        for (qsizetype i = 0; i < file.matches.size(); ++i) {
            auto *match = new QTreeWidgetItem(item);
            match->setFlags(match->flags() | Qt::ItemIsUserCheckable);
            match->setCheckState(0, Qt::Checked);
            match->setData(0, kNumberRole, static_cast<int>(i));
        }
        m_matches += static_cast<int>(file.matches.size());
    }
    if (m_matches > 0) {
        const QString counts = tr("%n match(es)", nullptr, m_matches) + QLatin1Char(' ') + tr("in %n file(s)", nullptr, static_cast<int>(found.files.size()));
        m_state->setText(found.cut ? tr("The first %1. Type more to find fewer.").arg(counts) : counts + QLatin1Char('.'));
    } else if (found.searched > 0) {
        m_state->setText(tr("Not found in %n file(s).", nullptr, found.searched));
    }
    showReplacements();
}

void SearchPane::showReplacements()
{
    const auto pattern = Study::patternOf(query());
    const bool replaces = !m_with->text().isEmpty();
    for (int file = 0; file < m_results->topLevelItemCount(); ++file) {
        for (int i = 0; i < m_results->topLevelItem(file)->childCount(); ++i) {
            QTreeWidgetItem *item = m_results->topLevelItem(file)->child(i);
            const Study::SearchMatch &match = m_found.at(file).matches.at(i);
            const QString old = match.line.mid(match.start, match.length);
            QString line = match.line.trimmed().left(kMostShown);
            if (replaces && pattern) {
                const QRegularExpressionMatch again = pattern->match(match.line, match.start);
                const QString now = Study::replacementOf(again, m_with->text(), m_expression->isChecked());
                line = QStringLiteral("%1 → %2").arg(old, QString(match.line).replace(match.start, match.length, now).trimmed()).left(kMostShown);
            }
            item->setText(0, QStringLiteral("%1: %2").arg(match.range.start.line).arg(line));
            item->setToolTip(0, match.line);
        }
    }
    m_replace->setEnabled(m_matches > 0);
}

void SearchPane::replaceTicked()
{
    const auto pattern = Study::patternOf(query());
    if (!pattern) {
        return;
    }
    m_before.clear();
    m_after.clear();
    int count = 0;
    for (int file = 0; file < m_results->topLevelItemCount(); ++file) {
        QSet<int> chosen;
        for (int i = 0; i < m_results->topLevelItem(file)->childCount(); ++i) {
            if (m_results->topLevelItem(file)->child(i)->checkState(0) == Qt::Checked) {
                chosen.insert(i);
            }
        }
        const QString path = m_found.at(file).path;
        const auto document = chosen.isEmpty() ? Core::Result<Study::Document *>(nullptr) : m_study->document(path);
        if (!document || !*document) {
            if (!document) {
                m_notice->show(document.error().message, {{tr("Hide"), nullptr}});
            }
            continue;
        }
        if ((*document)->isReadOnly()) {
            m_notice->show(tr("%1 is read-only, so nothing was replaced in it. Save a copy of it and change that.").arg(path), {{tr("Hide"), nullptr}});
            continue;
        }
        const QString before = (*document)->text();
        const QString after = Study::replaced(before, *pattern, m_with->text(), m_expression->isChecked(), chosen);
        m_before.insert(path, before);
        m_after.insert(path, after);
        (*document)->setText(after);
        count += static_cast<int>(chosen.size());
    }
    if (count > 0) {
        const QString sentence = tr("Replaced %n match(es)", nullptr, count) + QLatin1Char(' ') + tr("in %n file(s)", nullptr, static_cast<int>(m_after.size())) + QLatin1Char('.');
        m_notice->show(sentence, {{tr("Undo"), [this]() { undoReplacement(); }}, {tr("Hide"), nullptr}}, Role::Success);
        emit told(sentence);
    }
}

void SearchPane::undoReplacement()
{
    QStringList changed;
    for (auto it = m_after.cbegin(); it != m_after.cend(); ++it) {
        const auto document = m_study->document(it.key());
        if (document && (*document)->text() == it.value()) {
            (*document)->setText(m_before.value(it.key()));
        } else {
            changed.append(it.key());
        }
    }
    m_after.clear();
    if (!changed.isEmpty()) {
        m_notice->show(tr("%1 changed since, so the replacement there stays. Undo it in the file.").arg(changed.join(QStringLiteral(", "))), {{tr("Hide"), nullptr}});
    }
}

} // namespace Gui
