// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include <QJsonObject>
#include <QObject>
#include <QTimer>

#include "model/authoring/session.h"
#include "model/study/openstudy.h"

namespace Study
{

/// The page of one definition, following its text and the files it imports. It is read apart from
/// the window; newest wins. Gestures are worked out on the page and applied to the documents.
/// GUI thread only; the documents belong to the study.
class DefinitionPage final : public QObject
{
    Q_OBJECT

public:
    /// `definition` is relative to the study root and open as a document.
    DefinitionPage(OpenStudy *study, const QString &definition, QObject *parent = nullptr);

    [[nodiscard]] const QString &definition() const { return m_definition; }
    /// nullptr until the first reading is done.
    [[nodiscard]] const Authoring::Page *page() const;
    /// Whether the page is that of the text as it stands now.
    [[nodiscard]] bool isCurrent() const { return m_session && m_read == m_wanted; }
    /// Reads the page at once if it is not current: before a gesture, never while typing.
    void bringUpToDate();

    /// Does a gesture: the documents of all changed files get their new text, each as one undo step.
    /// A refusal says why in the words of visual-authoring.md 4.
    [[nodiscard]] Authoring::OrRefusal<Authoring::Outcome> perform(const QJsonObject &request);

signals:
    void changed(); ///< another page

private:
    void readSoon();
    void read();
    [[nodiscard]] Authoring::Session freshSession() const;

    OpenStudy *m_study;
    QString m_definition;
    std::optional<Authoring::Session> m_session;
    QTimer m_delay;
    bool m_reading = false;
    int m_wanted = 0; ///< grows with every change of a text
    int m_read = -1;  ///< `m_wanted` of the session
};

} // namespace Study
