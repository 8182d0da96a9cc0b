// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include <QApplication>
#include <QByteArray>
#include <QCommandLineParser>
#include <QFileInfo>
#include <QLocale>

#include "app/studybench/application.h"
#include "translations/languages.h"

namespace
{

/// Qt aborts without a display; a sentence and an exit code are kinder.
bool hasDisplay()
{
    const QByteArray platform = qgetenv("QT_QPA_PLATFORM");
    return !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
           || platform.startsWith("offscreen") || platform.startsWith("minimal") || platform.startsWith("vnc")
           || platform.startsWith("linuxfb") || platform.startsWith("eglfs");
}

constexpr int kNoDisplay = 3;

} // namespace

int main(int argc, char *argv[])
{
    if (!hasDisplay()) {
        std::fputs("No window can be opened: neither DISPLAY nor WAYLAND_DISPLAY is set. Start a desktop session, "
                   "or use studybench-cli, which does the same work in a console.\n",
                   stderr);
        return kNoDisplay;
    }
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("StudyBench"));
    QCoreApplication::setApplicationName(QStringLiteral("StudyBench"));
    QCoreApplication::setApplicationVersion(QStringLiteral(STUDYBENCH_VERSION));
    Languages::install(QLocale().uiLanguages());
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("main", "A workbench for OpenSAFELY studies."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(QStringLiteral("study"), QCoreApplication::translate("main", "Folder of the study to open."), QStringLiteral("[STUDY]"));
    parser.process(application);
    QString study = parser.positionalArguments().value(0);
    if (!study.isEmpty()) {
        study = QFileInfo(study).absoluteFilePath();
    }
    Application workbench;
    workbench.start(study);
    return QApplication::exec();
}
