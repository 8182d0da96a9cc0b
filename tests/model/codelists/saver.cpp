// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>

#include <QCoreApplication>

#include "model/codelists/draftdocument.h"
#include "model/codelists/studyupdate.h"
#include "model/core/files.h"

// Saves until it is killed: `draft FILE` one draft after the other, `folder STUDY` one state of a
// study's codelists after the other. Says the number of each save on a line of its own.

namespace
{

Codelists::DraftDocument draftNumber(int number)
{
    Codelists::DraftDocument draft;
    draft.name = QStringLiteral("Draft %1").arg(number);
    draft.system = QStringLiteral("snomedct");
    for (int i = 0; i < 5000; ++i) {
        draft.decisions.insert(QString::number(10000000 + i), {Codelists::Sign::Include, QStringLiteral("A concept of some length"), QStringLiteral("me"), QString::number(number), {}});
    }
    return draft;
}

QList<Codelists::ListChange> folderNumber(int number)
{
    const QByteArray text = QByteArray::number(number) + QByteArray(20000, 'x') + QByteArray::number(number);
    return {{QStringLiteral("codelists.txt"), text}, {QStringLiteral("a.csv"), text}, {QStringLiteral("b.csv"), text}, {QStringLiteral("codelists.json"), text}};
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    for (int number = 1; words.size() == 3; ++number) {
        const auto saved = words.at(1) == QStringLiteral("draft") ? Core::writeFile(words.at(2), Codelists::writeDraft(draftNumber(number)))
                                                                  : Codelists::applyChanges(words.at(2), folderNumber(number));
        if (!saved) {
            std::fprintf(stderr, "%s\n", qPrintable(saved.error().message));
            return 1;
        }
        std::printf("%d\n", number);
        std::fflush(stdout);
    }
    return 2;
}
