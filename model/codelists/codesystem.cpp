// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/codelists/codesystem.h"

#include <algorithm>
#include <array>

#include <QHash>
#include <QRegularExpression>

namespace Codelists
{

namespace
{

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(u' ');
}

QList<CodeSystem> makeSystems()
{
    const auto text = [](const char *latin) { return QString::fromLatin1(latin); };
    return {
        {text("snomedct"), text("SNOMED CT"), text("SNOMEDCTCode"), words("code id snomedcode dmd_id"),
         words("term long_name name ethnicity dmd_name"), text("138875005"), true, true},
        {text("dmd"), text("dm+d"), text("DMDCode"), words("dmd_id code id snomed_id dmd"),
         words("term dmd_name name nm description"), {}, true, true},
        {text("icd10"), text("ICD-10"), text("ICD10Code"), words("icd_code icd10_code code icd"),
         words("term description name diag_desc"), {}, true, false},
        {text("ctv3"), text("CTV3"), text("CTV3Code"), words("code ctv3id ctv3code ctv3_id id"),
         words("term description readterm ctv3_name ctv3term"), text("....."), true, true},
        {text("bnf"), text("BNF"), text("BNFCode"), words("code"), words("term description"), {}, true, true},
        {text("opcs4"), text("OPCS-4"), text("OPCS4Code"), words("code opcs4_or_icd10"), words("term description"), {}, false, true},
        {text("readv2"), text("Read version 2"), {}, words("code readcode"), words("term readcodedescr"), {}, false, true},
    };
}

const QHash<QString, QRegularExpression> &patterns()
{
    static const QHash<QString, QRegularExpression> known = [] {
        const QList<QPair<QString, QString>> sources{
            {QStringLiteral("snomedctcode"), QStringLiteral("[1-9][0-9]{5,17}")},
            {QStringLiteral("dmdcode"), QStringLiteral("[1-9][0-9]{5,17}")},
            {QStringLiteral("ctv3code"),
             QStringLiteral("[0-9A-Za-z]{5}|[0-9A-Za-z]{4}\\.|[0-9A-Za-z]{3}\\.\\.|[0-9A-Za-z]{2}\\.\\.\\.")},
            {QStringLiteral("icd10code"), QStringLiteral("[A-Z][0-9]{2}(X[0-9]?|[0-9]{0,2})?")},
            {QStringLiteral("opcs4code"), QStringLiteral("[A-HJ-Z][0-9]{2,3}")},
            {QStringLiteral("bnfcode"), QStringLiteral("[01][0-9]{6}[0-9A-Z]{2}([A-Z][0-9A-Z]){3}|2[0-3][0-9]{9}")},
            {QStringLiteral("icd10multicodestring"), QStringLiteral("[A-Z]([0-9]{0,2}|[0-9]{3}|[0-9]{4}|[0-9]{2}X|[0-9]{2}X[0-9])")},
            {QStringLiteral("opcs4multicodestring"), QStringLiteral("[A-HJ-Z][0-9]{0,3}")},
        };
        QHash<QString, QRegularExpression> made;
        for (const auto &[name, source] : sources) {
            made.insert(name, QRegularExpression(QRegularExpression::anchoredPattern(source)));
        }
        return made;
    }();
    return known;
}

/// The product in the dihedral group of order ten.
int multiply(int a, int b)
{
    if (a < 5) {
        return b < 5 ? (a + b) % 5 : (a + b) % 5 + 5;
    }
    return b < 5 ? (a - b + 5) % 5 + 5 : (a - b + 5) % 5;
}

/// The permutation applied as often as the digit's place from the right says.
int permute(int digit, qsizetype place)
{
    static constexpr std::array kNext{1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
    for (qsizetype i = 0; i < place % 8; ++i) {
        digit = kNext[static_cast<std::size_t>(digit)];
    }
    return digit;
}

int verhoeff(const QString &digits, qsizetype firstPlace)
{
    int product = 0;
    for (qsizetype i = 0; i < digits.size(); ++i) {
        const int digit = digits.at(digits.size() - 1 - i).unicode() - u'0';
        product = multiply(product, permute(digit, i + firstPlace));
    }
    return product;
}

bool areDigits(const QString &text)
{
    return !text.isEmpty()
           && std::all_of(text.cbegin(), text.cend(), [](QChar unit) { return unit >= u'0' && unit <= u'9'; });
}

} // namespace

const QList<CodeSystem> &codeSystems()
{
    static const QList<CodeSystem> systems = makeSystems();
    return systems;
}

const CodeSystem *codeSystem(const QString &name)
{
    for (const CodeSystem &system : codeSystems()) {
        const bool isType = !system.codeType.isEmpty() && system.codeType.compare(name, Qt::CaseInsensitive) == 0;
        if (isType || system.id.compare(name, Qt::CaseInsensitive) == 0) {
            return &system;
        }
    }
    return nullptr;
}

bool isValidCode(const QString &name, const QString &value)
{
    const CodeSystem *system = codeSystem(name);
    const QString key = system != nullptr ? system->codeType.toLower() : name.toLower();
    const auto pattern = patterns().constFind(key);
    return pattern != patterns().constEnd() && pattern->match(value).hasMatch();
}

std::optional<CodeColumns> findColumns(const CodeSystem &system, const QStringList &header)
{
    QStringList lower;
    for (const QString &name : header) {
        lower.append(name.toLower());
    }
    const auto first = [&lower](const QStringList &names) {
        for (const QString &name : names) {
            if (const qsizetype place = lower.indexOf(name); place >= 0) {
                return place;
            }
        }
        return qsizetype{-1};
    };
    const CodeColumns columns{first(system.codeHeaders), first(system.termHeaders)};
    return columns.code < 0 ? std::nullopt : std::optional(columns);
}

bool hasCheckDigit(const QString &digits)
{
    return areDigits(digits) && verhoeff(digits, 0) == 0;
}

QChar checkDigit(const QString &digits)
{
    const int product = verhoeff(digits, 1);
    for (char16_t digit = u'0'; digit <= u'9'; ++digit) {
        // The check digit stands at place 0, where nothing is permuted.
        if (multiply(digit - u'0', product) == 0) {
            return QChar(digit);
        }
    }
    return {};
}

} // namespace Codelists
