// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/cohortextractor/cohortfixture.h"

#include <QFileInfo>

#include "tests/support/testsupport.h"

CohortFixture::CohortFixture() : m_root(QFileInfo(m_folder.path()).canonicalFilePath())
{
    TestSupport::writeTree(m_root, {
        {QStringLiteral("codelists/codes.csv"), "code,term,group\n11,one,a\n 12 ,two,b\n,none,a\n"},
        {QStringLiteral("codelists/mark.csv"), "\xEF\xBB\xBF" "code,term\n11,one\n"},
        {QStringLiteral("codelists/short.csv"), "term,code\none,11\ntwo\n"},
        {QStringLiteral("codelists/blank.csv"), "code\n \n"},
        {QStringLiteral("codelists/twice.csv"), "code,group\n11,a\n11,b\n"},
        {QStringLiteral("output/people.csv"), "patient_id,day,number\n7,2020-05-03,1\n9,25/12/2020,\n"},
    });
}

const QByteArray &CohortFixture::prelude()
{
    static const QByteArray kPrelude
        = "from cohortextractor import *; from cohortextractor import patients; from datetime import date; import csv; "
          "dates = {'date': {'earliest': '2020-01-01', 'latest': '2020-12-31'}, 'rate': 'uniform', 'incidence': 0.5}; "
          "ev = codelist(['11', '12'], system='snomed'); cat = codelist([('11', 'a'), ('12', 'b')], system='ctv3'); "
          "icd = codelist(['A1'], system='icd10'); opcs = codelist(['X1'], system='opcs4'); every = patients.all(); "
          "make = lambda **columns: StudyDefinition(population=patients.all(), default_expectations=dates, index_date='2020-03-31', **columns)\n";
    return kPrelude;
}

Core::Result<Evaluation::Evaluation> CohortFixture::evaluate(const QByteArray &definition, const QStringList &arguments)
{
    constexpr int kPatience = 20000;
    if (!m_evaluator) {
        m_evaluator = std::make_unique<Evaluation::Evaluator>(TestSupport::program(QStringLiteral("studybench-evaluator")));
    }
    TestSupport::writeTree(m_root, {{QStringLiteral("analysis/study_definition.py"), prelude() + definition}});
    Evaluation::Request request;
    request.studyRoot = m_root;
    request.definition = QStringLiteral("analysis/study_definition.py");
    request.arguments = arguments;
    std::shared_ptr<const Core::Result<Evaluation::Evaluation>> answer;
    const auto connection = QObject::connect(m_evaluator.get(), &Evaluation::Evaluator::finished, m_evaluator.get(),
                                             [&answer](quint64, const auto &result) { answer = result; });
    m_evaluator->evaluate(request);
    const bool answered = QTest::qWaitFor([&answer]() { return answer != nullptr; }, kPatience);
    QObject::disconnect(connection);
    return answered ? *answer : Core::fail(Core::ErrorCode::TimedOut, QStringLiteral("The evaluator did not answer."));
}
