// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/visual/words.h"

#include <QStringList>

namespace Gui
{

QString richWords(const QString &sentence, const Theme &theme)
{
    const QStringList parts = sentence.split(QLatin1Char('`'));
    QString made;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QString part = parts.at(i).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"));
        made += i % 2 == 0 ? part
                           : QStringLiteral("<span style=\"font-family:'%1'; color:%2\">%3</span>")
                                 .arg(theme.editorFont().family(), theme.color(Role::Accent).name(), part);
    }
    return made;
}

QLabel *sentenceLabel(const QString &richText, QWidget *parent)
{
    auto *label = new QLabel(richText, parent);
    label->setWordWrap(true);
    QSizePolicy policy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    label->setSizePolicy(policy);
    return label;
}

QString sentenceCase(const QString &sentence)
{
    return sentence.isEmpty() ? sentence : sentence.at(0).toUpper() + sentence.mid(1);
}

bool isMenuKey(const QKeyEvent &event)
{
    return event.key() == Qt::Key_Menu || (event.key() == Qt::Key_F10 && event.modifiers().testFlag(Qt::ShiftModifier));
}

QString plainWords(const QString &sentence)
{
    QString plain = sentence;
    return plain.remove(QLatin1Char('`'));
}

} // namespace Gui
