// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/model/terminology/minirelease.h"

#include <zip.h>

namespace MiniRelease
{

namespace
{

const QByteArray kCore = "900000000000207008";
const QByteArray kUk = "999000011000000103";
const QByteArray kSynonym = "900000000000013009";
const QByteArray kFull = "900000000000003001";
const QByteArray kIsA = "116680003";
const QByteArray kInferred = "900000000000011006";

QList<QByteArray> concept_(const QByteArray &id, const QByteArray &time, const QByteArray &active, const QByteArray &module)
{
    return {id, time, active, module, "900000000000074008"};
}

QList<QByteArray> term(const QByteArray &id, const QByteArray &owner, const QByteArray &kind, const QByteArray &text,
                       const QByteArray &active = "1")
{
    return {id, "20240101", active, kCore, owner, "en", kind, text, "900000000000448009"};
}

QList<QByteArray> link(const QByteArray &id, const QByteArray &time, const QByteArray &active, const QByteArray &child, const QByteArray &parent)
{
    return {id, time, active, kCore, child, parent, "0", kIsA, kInferred, "900000000000451002"};
}

} // namespace

QByteArray rf2(const QByteArray &header, const QList<QList<QByteArray>> &rows)
{
    QByteArray text = QByteArray(header).replace(' ', '\t') + "\r\n";
    for (const QList<QByteArray> &row : rows) {
        text += row.join('\t') + "\r\n";
    }
    return text;
}

Files snomed(const QString &view)
{
    const QByteArray conceptHeader = "id effectiveTime active moduleId definitionStatusId";
    const QByteArray termHeader = "id effectiveTime active moduleId conceptId languageCode typeId term caseSignificanceId";
    const QByteArray linkHeader = "id effectiveTime active moduleId sourceId destinationId relationshipGroup typeId characteristicTypeId modifierId";
    const QString folder = QStringLiteral("uk_sct2cl_7.0.0_20250101000001Z/SnomedCT_InternationalRF2_PRODUCTION_20250101T120000Z/") + view + u'/';
    const QString uk = QStringLiteral("uk_sct2cl_7.0.0_20250101000001Z/SnomedCT_UKClinicalRF2_PRODUCTION_20250101T000001Z/") + view + u'/';
    const auto name = [&view](const char *start, const char *end) { return QLatin1String(start) + view + QLatin1String(end); };
    Files files;
    files.insert(folder + QStringLiteral("Terminology/") + name("sct2_Concept_", "_INT_20250101.txt"),
                 rf2(conceptHeader, {concept_("138875005", "20240101", "1", kCore), concept_("100001", "20240101", "1", kCore),
                                     concept_("100002", "20240101", "1", kCore), concept_("100003", "20240101", "1", kCore),
                                     concept_("100009", "20230101", "1", kCore), concept_("100009", "20240101", "0", kCore),
                                     concept_("100010", "20240101", "0", kCore),
                                     concept_("900000000000441003", "20240101", "1", "900000000000012004")}));
    files.insert(uk + QStringLiteral("Terminology/") + name("sct2_Concept_UKCL", "_GB1000000_20250101.txt"),
                 rf2(conceptHeader, {concept_("200001000000101", "20250101", "1", kUk)}));
    files.insert(folder + QStringLiteral("Terminology/") + name("sct2_Description_", "-en_INT_20250101.txt"),
                 rf2(termHeader, {term("1011", "138875005", kFull, "Invented root (invented root)"), term("1012", "100001", kFull, "Swelling of dorn (disorder)"),
                                  term("1013", "100001", kSynonym, "Swelling of dorn"), term("1014", "100001", kSynonym, "Dornitis \"wet\""),
                                  term("1015", "100002", kFull, "Injury of dorn (disorder)"), term("1016", "100002", kSynonym, "Injury of dorn"),
                                  term("1017", "100003", kFull, "Sw\xC3\xB8llen injured dorn (finding)"), term("1018", "100003", kSynonym, "Sw\xC3\xB8llen injured dorn"),
                                  term("1019", "100009", kFull, "Old dorn (disorder)"), term("1020", "100010", kFull, "Older dorn (disorder)"),
                                  term("1021", "100001", kSynonym, "Withdrawn words", "0"), term("1022", "900000000000441003", kFull, "Metadata (metadata)")}));
    files.insert(uk + QStringLiteral("Terminology/") + name("sct2_Description_UKCL", "-en_GB1000000_20250101.txt"),
                 rf2(termHeader, {term("2011", "200001000000101", kFull, "50% left dorn (disorder)")}));
    files.insert(folder + QStringLiteral("Terminology/") + name("sct2_Relationship_", "_INT_20250101.txt"),
                 rf2(linkHeader, {link("3021", "20240101", "1", "100001", "138875005"), link("3022", "20240101", "1", "100002", "138875005"),
                                  link("3023", "20240101", "1", "100003", "100001"), link("3024", "20240101", "1", "100003", "100002"),
                                  link("3025", "20240101", "1", "100009", "100001"), link("3026", "20230101", "1", "100002", "100001"),
                                  link("3026", "20240101", "0", "100002", "100001")}));
    files.insert(uk + QStringLiteral("Terminology/") + name("sct2_Relationship_UKCL", "_GB1000000_20250101.txt"),
                 rf2(linkHeader, {link("3027", "20250101", "1", "200001000000101", "100003")}));
    files.insert(uk + QStringLiteral("Terminology/") + name("sct2_TextDefinition_UKCL", "-en_GB1000000_20250101.txt"), rf2(termHeader, {}));
    const QByteArray memberHeader = "id effectiveTime active moduleId refsetId referencedComponentId ";
    files.insert(folder + QStringLiteral("Refset/Content/") + name("der2_cRefset_Association", "_INT_20250101.txt"),
                 rf2(memberHeader + "targetComponentId", {{"m1", "20240101", "1", kCore, "900000000000526001", "100009", "100001"},
                                                          {"m2", "20240101", "1", kCore, "900000000000527005", "100010", "100009"}}));
    files.insert(folder + QStringLiteral("Refset/Language/") + name("der2_cRefset_Language", "-en_INT_20250101.txt"),
                 rf2(memberHeader + "acceptabilityId", {{"m3", "20240101", "1", kCore, "900000000000509007", "1014", "900000000000548007"},
                                                        {"m4", "20240101", "1", kCore, "900000000000508004", "1013", "900000000000548007"}}));
    files.insert(uk + QStringLiteral("Refset/Map/") + name("der2_iisssciRefset_ExtendedMapUKCL", "_GB1000000_20250101.txt"),
                 rf2(memberHeader + "mapGroup mapPriority mapRule mapAdvice mapTarget correlationId mapBlock",
                     {{"m5", "20250101", "1", kUk, "999002271000000101", "100001", "1", "1", "", "ALWAYS", "U50X", "447561005", "0"},
                      {"m6", "20250101", "1", kUk, "999002271000000101", "100003", "1", "1", "IFA 1 | woman |", "", "U511", "447561005", "0"}}));
    return files;
}

Files nextSnomed()
{
    const auto row = [](const QList<QByteArray> &cells) { return cells.join('\t') + "\r\n"; };
    Files next;
    const Files files = snomed();
    for (auto file = files.cbegin(); file != files.cend(); ++file) {
        QByteArray text = file.value();
        if (file.key().contains(QStringLiteral("sct2_Concept_Snapshot"))) {
            text.replace(row(concept_("100010", "20240101", "0", kCore)), QByteArray());
            text += row(concept_("100003", "20260101", "0", kCore)) + row(concept_("100020", "20260101", "1", kCore)) + row(concept_("100021", "20260101", "1", kCore));
        } else if (file.key().contains(QStringLiteral("sct2_Description_Snapshot"))) {
            text += row(term("1030", "100020", kFull, "Late swelling of dorn (disorder)")) + row(term("1031", "100021", kFull, "Late both of dorn (disorder)"));
        } else if (file.key().contains(QStringLiteral("sct2_Relationship_Snapshot"))) {
            text += row(link("3030", "20260101", "1", "100020", "100001")) + row(link("3031", "20260101", "1", "100021", "100001"))
                    + row(link("3032", "20260101", "1", "100021", "100002")) + row(link("3033", "20260101", "1", "200001000000101", "100002"));
        } else if (file.key().contains(QStringLiteral("Association"))) {
            text += row({"m9", "20260101", "1", kCore, "900000000000526001", "100003", "200001000000101"});
        }
        next.insert(QString(file.key()).replace(QStringLiteral("7.0.0_20250101"), QStringLiteral("8.0.0_20260101")).replace(QStringLiteral("20250101"), QStringLiteral("20260101")), text);
    }
    return next;
}

Files dmd()
{
    Files files;
    files.insert(QStringLiteral("f_vtm2_3010125.xml"),
                 "<VIRTUAL_THERAPEUTIC_MOIETIES><VTM><VTMID>500001</VTMID><NM>Dornol</NM><ABBREVNM>DRN</ABBREVNM></VTM>"
                 "<VTM><VTMID>500002</VTMID><INVALID>1</INVALID><NM>Gone</NM></VTM></VIRTUAL_THERAPEUTIC_MOIETIES>");
    files.insert(QStringLiteral("f_vmp2_3010125.xml"),
                 "<VIRTUAL_MED_PRODUCTS><VMPS><VMP><VPID>600002</VPID><VPIDPREV>600001</VPIDPREV><VTMID>500001</VTMID>"
                 "<NM>Dornol 5mg tablets</NM></VMP><VMP><VPID>600003</VPID><NM>Loose &amp; free gel</NM><NMPREV>Old gel</NMPREV></VMP></VMPS>"
                 "<VIRTUAL_PRODUCT_INGREDIENT><VPI><VPID>600002</VPID><ISID>400001</ISID></VPI></VIRTUAL_PRODUCT_INGREDIENT></VIRTUAL_MED_PRODUCTS>");
    files.insert(QStringLiteral("f_amp2_3010125.xml"),
                 "<ACTUAL_MEDICINAL_PRODUCTS><AMPS><AMP><APID>700001</APID><VPID>600002</VPID><NM>Brand 5mg</NM><DESC>Brand 5mg (Maker)</DESC>"
                 "</AMP></AMPS></ACTUAL_MEDICINAL_PRODUCTS>");
    files.insert(QStringLiteral("f_vmpp2_3010125.xml"), "<VIRTUAL_MED_PRODUCT_PACK><VMPPS><VMPP><VPPID>1</VPPID><NM>Pack</NM></VMPP></VMPPS></VIRTUAL_MED_PRODUCT_PACK>");
    files.insert(QStringLiteral("f_ampp2_3010125.xml"), "<ACTUAL_MEDICINAL_PROD_PACKS><AMPPS/></ACTUAL_MEDICINAL_PROD_PACKS>");
    files.insert(QStringLiteral("f_ingredient2_3010125.xml"), "<INGREDIENT_SUBSTANCES><ING><ISID>400001</ISID><NM>Dorn salt</NM></ING></INGREDIENT_SUBSTANCES>");
    return files;
}

QByteArray claml()
{
    return R"(<ClaML version="2.0.0"><Title date="2016-01-01" name="X" version="2016">X</Title>
<ModifierClass code=".0" modifier="A_4"><Rubric kind="preferred"><Label>hot</Label></Rubric></ModifierClass>
<ModifierClass code="1" modifier="B_4"><Rubric kind="preferred"><Label>left</Label></Rubric></ModifierClass>
<ModifierClass code="2" modifier="C_5"><Rubric kind="preferred"><Label>upper</Label></Rubric></ModifierClass>
<Class code="I" kind="chapter"><SubClass code="U50-U59"/><Rubric kind="preferred"><Label>Chapter</Label></Rubric></Class>
<Class code="U50-U59" kind="block"><SuperClass code="I"/><Rubric kind="preferred"><Label>Block dorn</Label></Rubric></Class>
<Class code="U50" kind="category"><SuperClass code="U50-U59"/><ModifiedBy code="A_4"/><Rubric kind="preferred"><Label>Case A</Label></Rubric></Class>
<Class code="U51" kind="category"><SuperClass code="U50-U59"/><SubClass code="U51.0"/><ModifiedBy code="B_4"/><Rubric kind="preferred"><Label>Case B</Label></Rubric></Class>
<Class code="U51.0" kind="category" usage="dagger"><SuperClass code="U51"/><Rubric kind="preferred"><Label>child<Reference code="U99">U99</Reference></Label></Rubric>
<Rubric kind="preferredLong"><Label>Case B,  child</Label></Rubric></Class>
<Class code="U52" kind="category"><SuperClass code="U50-U59"/><ModifiedBy code="C_5"/><Rubric kind="preferred"><Label>Case C</Label></Rubric></Class>
<Class code="U53" kind="category"><SuperClass code="U50-U59"/><Rubric kind="preferred"><Label>Case E</Label></Rubric></Class>
<Class code="U53.1" kind="category"><SuperClass code="U53"/><ModifiedBy code="C_5"/><Rubric kind="preferred"><Label>leaf</Label></Rubric></Class>
</ClaML>)";
}

void zip(const QString &path, const Files &files)
{
    zip_t *archive = zip_open(path.toUtf8().constData(), ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    for (auto file = files.cbegin(); file != files.cend(); ++file) {
        zip_source_t *source = zip_source_buffer(archive, file.value().constData(), static_cast<zip_uint64_t>(file.value().size()), 0);
        zip_file_add(archive, file.key().toUtf8().constData(), source, ZIP_FL_ENC_UTF_8);
    }
    zip_close(archive);
}

} // namespace MiniRelease
