// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include <QHash>
#include <QSet>
#include <QWidget>

#include "model/explanation/attrition.h"
#include "model/study/definitionpage.h"
#include "widgets/foundation/noticebar.h"
#include "widgets/foundation/theme.h"
#include "widgets/visual/pageview.h"

class QLabel;
class QMenu;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace Gui
{

class CardDropLine;
class ConditionRow;
class EmptyState;
class FlowLayout;
class VariableCard;
struct StudyNames;

/// The definition as a page: dates, who is in the study, the variables as cards, the measures. It
/// follows the text; every change it makes is the smallest edit of the text (visual-authoring.md).
class VisualPage final : public QWidget
{
    Q_OBJECT

public:
    VisualPage(Study::OpenStudy *study, const QString &definition, const Theme *theme, QWidget *parent = nullptr);

    [[nodiscard]] Study::DefinitionPage *source() { return &m_source; }
    [[nodiscard]] const PageView &view() const { return m_view; }
    /// Brings a variable's card into view and opens it.
    void showVariable(const QString &name);

    // visualedits.cpp: what a person can do
    void addCondition();
    void replaceCondition(int index);
    /// `after`: the variable below which it goes; empty: the selected one, else the last.
    void addVariable(bool gallery, const QString &after = {});
    void renameVariable(const QString &name);
    void deleteVariable(const QString &name);
    void duplicateVariable(const QString &name);
    void moveVariable(const QString &name, int by);
    void moveVariableTo(const QString &name, const QString &neighbour, bool before);
    void addStep(const QString &name, int after);
    void changeWindow(const QJsonObject &target, int step, const Authoring::WindowEnds &ends);
    void groupIntoBands(const QString &name);
    void groupByCategories(const QString &name);
    void repeatVariable(const QString &name);
    void addCodelist(const QString &path = {});
    void changeCodelist(const CodelistView &codelist);
    void renameName(const QString &name);
    void addMeasure();
    void duplicateMeasure(const QString &name);
    /// Does a gesture; a refusal is said over the page, with a way on where there is one.
    bool perform(const QJsonObject &request);

signals:
    void placeRequested(const Core::Location &place); ///< show the text there
    void performed(const QString &title);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void build();
    void follow();
    void showDates();
    void showConditions();
    void showVariables();
    void showCodelists();
    void showAllCodelists(bool all);
    void showMeasures();
    void fillCardMenu(QMenu *menu, const QString &name);
    void fillCodelistMenu(QMenu *menu, const CodelistView &codelist);
    void askNewName(const QString &title, const QString &question, const QString &name, const std::function<void(const QString &)> &taken);
    /// Opens a form over the page; `taken` runs when it is accepted.
    template <typename Form, typename Taken> void open(Form *form, const Taken &taken);
    void showValues();
    void showStates();
    [[nodiscard]] QString emptySentence() const; ///< why there is no page
    void countConditions(const Study::PreviewResultPtr &result);
    void setCounts(const std::optional<Explanation::Attrition> &attrition);
    [[nodiscard]] StudyNames names() const;
    [[nodiscard]] QString selectedVariable() const;
    [[nodiscard]] const Schema::CatalogueTable *tableOf(const QString &variable) const;

    Study::OpenStudy *m_study;
    const Theme *m_theme;
    Study::DefinitionPage m_source;
    PageView m_view;
    NoticeBar *m_notice;
    QScrollArea *m_scroll;
    EmptyState *m_empty;
    QWidget *m_content;
    FlowLayout *m_dates;
    QWidget *m_dateArea;
    QLabel *m_datesHeading;
    QLabel *m_populationHeading;
    QLabel *m_populationNote;
    QVBoxLayout *m_conditionRows;
    QWidget *m_conditionArea;
    QPushButton *m_addCondition;
    QLabel *m_variablesHeading;
    QVBoxLayout *m_cardRows;
    QPushButton *m_addVariable;
    QPushButton *m_gallery;
    QLabel *m_codelistsHeading;
    QPushButton *m_addCodelist;
    QPushButton *m_moreCodelists;
    bool m_allCodelists = false;
    FlowLayout *m_codelists;
    QWidget *m_codelistArea;
    QLabel *m_measuresHeading;
    QPushButton *m_addMeasure;
    QVBoxLayout *m_measureRows;
    QWidget *m_measureArea;
    std::vector<CardView> m_shownDates;
    std::vector<CodelistView> m_shownCodelists;
    std::vector<MeasureView> m_shownMeasures;
    QList<ConditionRow *> m_conditions;
    QList<VariableCard *> m_cards;
    CardDropLine *m_dropLine;
    int m_counting = 0;   ///< number of the newest count
    QSet<QString> m_open; ///< names of opened cards
    bool m_repeatAsLoop = true; ///< how the last repeated variable was written
};

} // namespace Gui
