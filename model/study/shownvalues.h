// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>

#include "model/authoring/probe.h"
#include "model/core/jobqueue.h"
#include "model/evaluation/evaluator.h"
#include "model/study/livepreview.h"

namespace Study
{

/// What one show() gives for the dummy patients, in a line.
struct ShownValue
{
    int line = 0;  ///< from 1, of the definition
    QString label; ///< given by the author, else empty
    QString words;
};

/// The show() calls of an evaluation, on the dummy tables of a preview, or on others like them where
/// those lack what is shown. Only patients of the preview are spoken of. For a worker thread.
[[nodiscard]] Core::Result<QList<ShownValue>> valuesOfShows(const Evaluation::Evaluation &evaluation, const PreviewResult &preview,
                                                            const QString &studyRoot);

class OpenStudy;

/// Answers what an expression of the study's code gives, by running the definition in front with a
/// question in it that is never stored. The newest question wins. GUI thread.
class ExpressionValues final : public QObject
{
    Q_OBJECT

public:
    /// The one of a study, made when first asked for; it goes with the study.
    [[nodiscard]] static ExpressionValues *of(OpenStudy *study);

    /// `file` is the one that the probe is of. Gives the number that the answer will have.
    quint64 ask(const QString &file, const Authoring::Probe &probe);

signals:
    /// `isValue`: else the words say why there is none.
    void answered(quint64 number, const QString &words, bool isValue);

private:
    explicit ExpressionValues(OpenStudy *study);
    void onEvaluated(quint64 number, const std::shared_ptr<const Core::Result<Evaluation::Evaluation>> &result);

    OpenStudy *m_study;
    Evaluation::Evaluator m_evaluator;
    quint64 m_number = 0;
};

} // namespace Study
