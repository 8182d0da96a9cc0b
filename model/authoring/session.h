// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QJsonObject>

#include "model/authoring/gesture.h"

namespace Authoring
{

/// A definition being edited by gestures: its files, its page and the way back. The window's page
/// and `studybench-cli author` both go through this class. Not thread safe; cheap to copy.
class Session
{
public:
    /// `definition` and all other paths are relative to the study root, with forward slashes.
    Session(const QString &definition, Program::Loader loader);

    /// Text that was typed or given; the page follows. Forgets nothing of the undo steps.
    void setText(const QString &file, const QByteArray &text);
    [[nodiscard]] QByteArray text(const QString &file) const;
    [[nodiscard]] const QString &definition() const { return m_program.definition(); }
    [[nodiscard]] const Page &page() const;

    /// Works out a gesture and applies it to the texts of this session as one undo step.
    [[nodiscard]] OrRefusal<Outcome> apply(const QJsonObject &request);
    /// Takes the last step back: the files it restores with their texts, byte for byte as before.
    /// Empty when there is nothing to undo.
    [[nodiscard]] std::map<QString, QByteArray> undo();
    [[nodiscard]] std::map<QString, QByteArray> redo();
    [[nodiscard]] QString undoTitle() const { return m_done.empty() ? QString() : m_done.back().title; }

private:
    struct Step
    {
        QString title;
        std::map<QString, QByteArray> before;
        std::map<QString, QByteArray> after;
    };

    Program m_program;
    mutable std::shared_ptr<Page> m_page; // shared with copies of the session until the text changes
    std::vector<Step> m_done;
    std::vector<Step> m_undone;
};

/// The page as data, in the shape of `outline` (visual-authoring.md 2.4): dates, parameters, codelists,
/// population, variables with steps, measures; ranges in bytes, owners and what may be edited.
[[nodiscard]] QJsonObject outlineOf(const Page &page);

/// The JSON lines form: one request in, one answer out. `root` is the folder that paths are relative to.
class AuthorService
{
public:
    explicit AuthorService(QString root);

    [[nodiscard]] QJsonObject answer(const QJsonObject &request);
    /// The same for a line of text; a line that is no JSON object gets an answer too.
    [[nodiscard]] QByteArray answerLine(const QByteArray &line);

private:
    [[nodiscard]] QJsonObject open(const QJsonObject &request);
    [[nodiscard]] QJsonObject gesture(const QJsonObject &request);
    [[nodiscard]] QJsonObject restored(const std::map<QString, QByteArray> &files);

    QString m_root;
    std::unique_ptr<Session> m_session;
};

} // namespace Authoring
