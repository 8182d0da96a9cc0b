<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>Cli</name>
        <message numerus="yes">
            <source>%n file(s) checked</source>
            <translation>
                <numerusform>%n file checked</numerusform>
                <numerusform>%n files checked</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Codelists::ListFacts</name>
        <message numerus="yes">
            <source>%n code(s)</source>
            <translation>
                <numerusform>%n code</numerusform>
                <numerusform>%n codes</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Commands::CheckStudy</name>
        <message numerus="yes">
            <source>No problems in %n checked file(s).</source>
            <translation>
                <numerusform>No problems in %n checked file.</numerusform>
                <numerusform>No problems in %n checked files.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n error(s)</source>
            <translation>
                <numerusform>%n error</numerusform>
                <numerusform>%n errors</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n warning(s)</source>
            <translation>
                <numerusform>%n warning</numerusform>
                <numerusform>%n warnings</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n checked file(s).</source>
            <translation>
                <numerusform>%n checked file.</numerusform>
                <numerusform>%n checked files.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::ActionRenameDialog</name>
        <message numerus="yes">
            <source>Changes %n place(s). %1</source>
            <translation>
                <numerusform>Changes %n place. %1</numerusform>
                <numerusform>Changes %n places. %1</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::AddListDialog</name>
        <message numerus="yes">
            <source>%1: %n line(s)</source>
            <translation>
                <numerusform>%1: %n line</numerusform>
                <numerusform>%1: %n lines</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::BrowserPage</name>
        <message numerus="yes">
            <source>%n found</source>
            <translation>
                <numerusform>%n found</numerusform>
                <numerusform>%n found</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::BuilderDetails</name>
        <message numerus="yes">
            <source>%n finding(s)</source>
            <translation>
                <numerusform>%n finding</numerusform>
                <numerusform>%n findings</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::BuilderPage</name>
        <message numerus="yes">
            <source>%n code(s)</source>
            <translation>
                <numerusform>%n code</numerusform>
                <numerusform>%n codes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n conflict(s)</source>
            <translation>
                <numerusform>%n conflict</numerusform>
                <numerusform>%n conflicts</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::ChangesPane</name>
        <message numerus="yes">
            <source>Push %n commit(s)</source>
            <translation>
                <numerusform>Push %n commit</numerusform>
                <numerusform>Push %n commits</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>The team has %n newer commit(s) on this branch.</source>
            <translation>
                <numerusform>The team has %n newer commit on this branch.</numerusform>
                <numerusform>The team has %n newer commits on this branch.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::CodelistAssistant</name>
        <message numerus="yes">
            <source>%n code(s)</source>
            <translation>
                <numerusform>%n code</numerusform>
                <numerusform>%n codes</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::CodelistsPane</name>
        <message numerus="yes">
            <source>used in %n place(s)</source>
            <translation>
                <numerusform>used in %n place</numerusform>
                <numerusform>used in %n places</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::ComparisonPage</name>
        <message numerus="yes">
            <source>%n code(s) of the drafts not decided yet</source>
            <translation>
                <numerusform>%n code of the drafts not decided yet</numerusform>
                <numerusform>%n codes of the drafts not decided yet</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::ConflictView</name>
        <message numerus="yes">
            <source>You and a colleague changed the same lines of %n file(s). Choose for each block, then commit the merge.</source>
            <translation>
                <numerusform>You and a colleague changed the same lines of %n file. Choose for each block, then commit the merge.</numerusform>
                <numerusform>You and a colleague changed the same lines of %n files. Choose for each block, then commit the merge.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::ConversionPage</name>
        <message numerus="yes">
            <source>%n code(s) of the list</source>
            <translation>
                <numerusform>%n code of the list</numerusform>
                <numerusform>%n codes of the list</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n target(s) taken</source>
            <translation>
                <numerusform>%n target taken</numerusform>
                <numerusform>%n targets taken</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::FindBar</name>
        <message numerus="yes">
            <source>%n replaced</source>
            <translation>
                <numerusform>%n replaced</numerusform>
                <numerusform>%n replaced</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::GraphPainter</name>
        <message numerus="yes">
            <source>%n failed</source>
            <translation>
                <numerusform>%n failed</numerusform>
                <numerusform>%n failed</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n running</source>
            <translation>
                <numerusform>%n running</numerusform>
                <numerusform>%n running</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n done</source>
            <translation>
                <numerusform>%n done</numerusform>
                <numerusform>%n done</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::GraphScene</name>
        <message numerus="yes">
            <source>%n action(s)</source>
            <translation>
                <numerusform>%n action</numerusform>
                <numerusform>%n actions</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n action(s). The arrow keys walk along what is needed.</source>
            <translation>
                <numerusform>%n action. The arrow keys walk along what is needed.</numerusform>
                <numerusform>%n actions. The arrow keys walk along what is needed.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%1 and %n more</source>
            <translation>
                <numerusform>%1 and %n more</numerusform>
                <numerusform>%1 and %n more</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::HistoryView</name>
        <message numerus="yes">
            <source>Commit %1 changed %n file(s). Select two commits to compare them.</source>
            <translation>
                <numerusform>Commit %1 changed %n file. Select two commits to compare them.</numerusform>
                <numerusform>Commit %1 changed %n files. Select two commits to compare them.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>From %1 to %2, %n file(s) differ.</source>
            <translation>
                <numerusform>From %1 to %2, %n file differ.</numerusform>
                <numerusform>From %1 to %2, %n files differ.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::JsonView</name>
        <message numerus="yes">
            <source>%n field(s)</source>
            <translation>
                <numerusform>%n field</numerusform>
                <numerusform>%n fields</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n element(s)</source>
            <translation>
                <numerusform>%n element</numerusform>
                <numerusform>%n elements</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n more, in the text</source>
            <translation>
                <numerusform>%n more, in the text</numerusform>
                <numerusform>%n more, in the text</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::ListGrid</name>
        <message numerus="yes">
            <source>%n row(s)</source>
            <translation>
                <numerusform>%n row</numerusform>
                <numerusform>%n rows</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n problem(s)</source>
            <translation>
                <numerusform>%n problem</numerusform>
                <numerusform>%n problems</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n code(s) mended. Undo takes it back.</source>
            <translation>
                <numerusform>%n code mended. Undo takes it back.</numerusform>
                <numerusform>%n codes mended. Undo takes it back.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::MainWindow</name>
        <message numerus="yes">
            <source>%n error(s)</source>
            <translation>
                <numerusform>%n error</numerusform>
                <numerusform>%n errors</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n warning(s)</source>
            <translation>
                <numerusform>%n warning</numerusform>
                <numerusform>%n warnings</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::MoveDialog</name>
        <message numerus="yes">
            <source>The move touches %n code(s); the list has %1 codes on this release. Plus and minus decide about the selected ones. Nothing is saved before you save the draft.</source>
            <translation>
                <numerusform>The move touches %n code; the list has %1 codes on this release. Plus and minus decide about the selected ones. Nothing is saved before you save the draft.</numerusform>
                <numerusform>The move touches %n codes; the list has %1 codes on this release. Plus and minus decide about the selected ones. Nothing is saved before you save the draft.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::OutputViewer</name>
        <message numerus="yes">
            <source>%n cell(s) other than in the run before</source>
            <translation>
                <numerusform>%n cell other than in the run before</numerusform>
                <numerusform>%n cells other than in the run before</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n row(s) more than before</source>
            <translation>
                <numerusform>%n row more than before</numerusform>
                <numerusform>%n rows more than before</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n row(s) fewer than before</source>
            <translation>
                <numerusform>%n row fewer than before</numerusform>
                <numerusform>%n rows fewer than before</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::OutputsModel</name>
        <message numerus="yes">
            <source>▲ %n to look at</source>
            <translation>
                <numerusform>▲ %n to look at</numerusform>
                <numerusform>▲ %n to look at</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::OutputsPane</name>
        <message numerus="yes">
            <source>%n file(s)</source>
            <translation>
                <numerusform>%n file</numerusform>
                <numerusform>%n files</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::OverlapChart</name>
        <message numerus="yes">
            <source>%n code(s)</source>
            <translation>
                <numerusform>%n code</numerusform>
                <numerusform>%n codes</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::PipelinePane</name>
        <message numerus="yes">
            <source>The program ended during the last run: %n of its %1 action(s) are not done. What was done is kept.</source>
            <translation>
                <numerusform>The program ended during the last run: %n of its %1 action are not done. What was done is kept.</numerusform>
                <numerusform>The program ended during the last run: %n of its %1 actions are not done. What was done is kept.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::PreviewPane</name>
        <message numerus="yes">
            <source>from %1 · the code has %n error(s) ↗</source>
            <translation>
                <numerusform>from %1 · the code has %n error ↗</numerusform>
                <numerusform>from %1 · the code has %n errors ↗</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source> · %n stand-in(s)</source>
            <translation>
                <numerusform> · %n stand-in</numerusform>
                <numerusform> · %n stand-ins</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>⚠ %n stand-in(s)</source>
            <translation>
                <numerusform>⚠ %n stand-in</numerusform>
                <numerusform>⚠ %n stand-ins</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::ProblemsPanel</name>
        <message numerus="yes">
            <source>No problems in %n checked file(s).</source>
            <translation>
                <numerusform>No problems in %n checked file.</numerusform>
                <numerusform>No problems in %n checked files.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::RenameDialog</name>
        <message numerus="yes">
            <source>Changes %n place(s). %1</source>
            <translation>
                <numerusform>Changes %n place. %1</numerusform>
                <numerusform>Changes %n places. %1</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::RequestsTree</name>
        <message numerus="yes">
            <source>, %n row(s)</source>
            <translation>
                <numerusform>, %n row</numerusform>
                <numerusform>, %n rows</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::SearchPane</name>
        <message numerus="yes">
            <source>Type to search %n file(s).</source>
            <translation>
                <numerusform>Type to search %n file.</numerusform>
                <numerusform>Type to search %n files.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Searching %n file(s).</source>
            <translation>
                <numerusform>Searching %n file.</numerusform>
                <numerusform>Searching %n files.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n match(es)</source>
            <translation>
                <numerusform>%n match</numerusform>
                <numerusform>%n matches</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>in %n file(s)</source>
            <translation>
                <numerusform>in %n file</numerusform>
                <numerusform>in %n files</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Not found in %n file(s).</source>
            <translation>
                <numerusform>Not found in %n file.</numerusform>
                <numerusform>Not found in %n files.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Replaced %n match(es)</source>
            <translation>
                <numerusform>Replaced %n match</numerusform>
                <numerusform>Replaced %n matches</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::ShortcutsDialog</name>
        <message numerus="yes">
            <source>%n command(s) took their keys from the file.</source>
            <translation>
                <numerusform>%n command took their keys from the file.</numerusform>
                <numerusform>%n commands took their keys from the file.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::SiteListDialog</name>
        <message numerus="yes">
            <source>%n codelist(s) on the site.</source>
            <translation>
                <numerusform>%n codelist on the site.</numerusform>
                <numerusform>%n codelists on the site.</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::SubmitForm</name>
        <message numerus="yes">
            <source>Runs all %n action(s)</source>
            <translation>
                <numerusform>Runs all %n action</numerusform>
                <numerusform>Runs all %n actions</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Runs %1 and what they need: %n action(s) at most</source>
            <translation>
                <numerusform>Runs %1 and what they need: %n action at most</numerusform>
                <numerusform>Runs %1 and what they need: %n actions at most</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::VersionsDialog</name>
        <message numerus="yes">
            <source>%n version(s) to choose from</source>
            <translation>
                <numerusform>%n version to choose from</numerusform>
                <numerusform>%n versions to choose from</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>Gui::VisualPage</name>
        <message numerus="yes">
            <source>Its variables: %1 and %n more.</source>
            <translation>
                <numerusform>Its variables: %1 and %n more.</numerusform>
                <numerusform>Its variables: %1 and %n more.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Show all %n codelist(s)</source>
            <translation>
                <numerusform>Show all %n codelist</numerusform>
                <numerusform>Show all %n codelists</numerusform>
            </translation>
        </message>
    </context>
</TS>
