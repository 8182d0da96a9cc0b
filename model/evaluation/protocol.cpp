// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/evaluation/protocol.h"

#include <QCoreApplication>
#include <QDataStream>
#include <QIODevice>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtEndian>

namespace Evaluation
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Evaluation::Protocol", text);
}

tl::unexpected<Core::Error> damaged()
{
    return Core::fail(Core::ErrorCode::Internal, tr("The evaluator gave an answer that could not be read. Evaluate the definition again."));
}

void write(QDataStream &out, const std::string &text)
{
    out << QByteArray::fromStdString(text);
}

std::string readText(QDataStream &in)
{
    QByteArray bytes;
    in >> bytes;
    return bytes.toStdString();
}

void write(QDataStream &out, const Core::TextRange &range)
{
    out << range.start.line << range.start.column << range.end.line << range.end.column;
}

Core::TextRange readRange(QDataStream &in)
{
    Core::TextRange range;
    in >> range.start.line >> range.start.column >> range.end.line >> range.end.column;
    return range;
}

void write(QDataStream &out, const Core::Location &location)
{
    out << location.file;
    write(out, location.range);
}

Core::Location readLocation(QDataStream &in)
{
    Core::Location location;
    in >> location.file;
    location.range = readRange(in);
    return location;
}

void write(QDataStream &out, const Core::Diagnostic &diagnostic)
{
    out << diagnostic.file;
    write(out, diagnostic.range);
    out << static_cast<quint8>(diagnostic.severity) << diagnostic.rule << diagnostic.message << static_cast<qint32>(diagnostic.fixes.size());
    for (const Core::Fix &fix : diagnostic.fixes) {
        out << fix.title << fix.file << static_cast<qint32>(fix.edits.size());
        for (const Core::TextEdit &edit : fix.edits) {
            write(out, edit.range);
            out << edit.newText;
        }
    }
}

/// Reads a list whose length is checked against what the stream can still hold.
template <typename Item>
void readList(QDataStream &in, Item item)
{
    qint32 count = 0;
    in >> count;
    if (count < 0) {
        in.setStatus(QDataStream::ReadCorruptData);
    }
    for (qint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        item();
    }
}

Core::Diagnostic readDiagnostic(QDataStream &in)
{
    Core::Diagnostic diagnostic;
    quint8 severity = 0;
    in >> diagnostic.file;
    diagnostic.range = readRange(in);
    in >> severity >> diagnostic.rule >> diagnostic.message;
    diagnostic.severity = severity == 0 ? Core::Severity::Error : severity == 1 ? Core::Severity::Warning : Core::Severity::Information;
    readList(in, [&]() {
        Core::Fix fix;
        in >> fix.title >> fix.file;
        readList(in, [&]() {
            Core::TextEdit edit;
            edit.range = readRange(in);
            in >> edit.newText;
            fix.edits.append(edit);
        });
        diagnostic.fixes.append(fix);
    });
    return diagnostic;
}

void write(QDataStream &out, const Query::DummyDataConfig &config)
{
    out << config.populationSize.has_value() << static_cast<qint64>(config.populationSize.value_or(0)) << config.legacy << config.timeoutSeconds
        << config.additionalPopulationConstraint << config.configured;
}

Query::DummyDataConfig readDummyData(QDataStream &in)
{
    Query::DummyDataConfig config;
    bool hasSize = false;
    qint64 size = 0;
    in >> hasSize >> size >> config.legacy >> config.timeoutSeconds >> config.additionalPopulationConstraint >> config.configured;
    if (hasSize) {
        config.populationSize = size;
    }
    return config;
}

void write(QDataStream &out, const std::vector<Query::Variable> &variables)
{
    out << static_cast<qint32>(variables.size());
    for (const Query::Variable &variable : variables) {
        write(out, variable.name);
        out << variable.node;
    }
}

std::vector<Query::Variable> readVariables(QDataStream &in)
{
    std::vector<Query::Variable> variables;
    readList(in, [&]() {
        Query::Variable variable;
        variable.name = readText(in);
        in >> variable.node;
        variables.push_back(std::move(variable));
    });
    return variables;
}

void write(QDataStream &out, const Query::Dataset &dataset)
{
    out << dataset.population;
    write(out, dataset.variables);
    out << static_cast<qint32>(dataset.eventTables.size());
    for (const Query::EventTable &table : dataset.eventTables) {
        write(out, table.name);
        write(out, table.columns);
    }
    write(out, dataset.dummyData);
}

Query::Dataset readDataset(QDataStream &in)
{
    Query::Dataset dataset;
    in >> dataset.population;
    dataset.variables = readVariables(in);
    readList(in, [&]() {
        Query::EventTable table;
        table.name = readText(in);
        table.columns = readVariables(in);
        dataset.eventTables.push_back(std::move(table));
    });
    dataset.dummyData = readDummyData(in);
    return dataset;
}

void write(QDataStream &out, const Query::Measures &measures)
{
    out << static_cast<qint32>(measures.measures.size());
    for (const Query::Measure &measure : measures.measures) {
        write(out, measure.name);
        out << measure.numerator << measure.denominator;
        write(out, measure.groupBy);
        out << static_cast<qint32>(measure.intervals.size());
        for (const Query::Interval &interval : measure.intervals) {
            out << interval.start.days() << interval.end.days();
        }
    }
    out << measures.disclosureControl;
    write(out, measures.dummyData);
}

Query::Measures readMeasures(QDataStream &in)
{
    Query::Measures measures;
    readList(in, [&]() {
        Query::Measure measure;
        measure.name = readText(in);
        in >> measure.numerator >> measure.denominator;
        measure.groupBy = readVariables(in);
        readList(in, [&]() {
            qint32 start = 0;
            qint32 end = 0;
            in >> start >> end;
            measure.intervals.push_back({Core::Date(start), Core::Date(end)});
        });
        measures.measures.push_back(std::move(measure));
    });
    in >> measures.disclosureControl;
    measures.dummyData = readDummyData(in);
    return measures;
}

void write(QDataStream &out, const std::vector<NamedNode> &names)
{
    out << static_cast<qint32>(names.size());
    for (const NamedNode &name : names) {
        write(out, name.name);
        out << name.node;
        write(out, name.origin);
    }
}

std::vector<NamedNode> readNames(QDataStream &in)
{
    std::vector<NamedNode> names;
    readList(in, [&]() {
        NamedNode name;
        name.name = readText(in);
        in >> name.node;
        name.origin = readLocation(in);
        names.push_back(std::move(name));
    });
    return names;
}

void write(QDataStream &out, const ShowRecord &show)
{
    out << show.line << show.label << show.head.has_value() << show.head.value_or(0) << show.tail.has_value() << show.tail.value_or(0)
        << static_cast<qint32>(show.elements.size());
    for (const Query::NodeId element : show.elements) {
        out << element;
    }
    out << show.isDateDifferenceInDays << show.isDataset << show.dataset.has_value();
    if (show.dataset) {
        write(out, *show.dataset);
    }
    out << show.error;
}

ShowRecord readShow(QDataStream &in)
{
    ShowRecord show;
    bool hasHead = false;
    bool hasTail = false;
    bool hasDataset = false;
    int head = 0;
    int tail = 0;
    in >> show.line >> show.label >> hasHead >> head >> hasTail >> tail;
    show.head = hasHead ? std::optional(head) : std::nullopt;
    show.tail = hasTail ? std::optional(tail) : std::nullopt;
    readList(in, [&]() {
        Query::NodeId element = 0;
        in >> element;
        show.elements.push_back(element);
    });
    in >> show.isDateDifferenceInDays >> show.isDataset >> hasDataset;
    if (hasDataset) {
        show.dataset = readDataset(in);
    }
    in >> show.error;
    return show;
}

void write(QDataStream &out, const Evaluation &evaluation)
{
    out << evaluation.graph.toBinary() << evaluation.dataset.has_value();
    if (evaluation.dataset) {
        write(out, *evaluation.dataset);
    }
    out << evaluation.measures.has_value();
    if (evaluation.measures) {
        write(out, *evaluation.measures);
    }
    out << (evaluation.cohort ? evaluation.cohort->description() : QByteArray());
    write(out, evaluation.variables);
    write(out, evaluation.measureNames);
    out << static_cast<qint32>(evaluation.nodeOrigins.size());
    for (auto it = evaluation.nodeOrigins.begin(); it != evaluation.nodeOrigins.end(); ++it) {
        out << it.key();
        write(out, it.value());
    }
    out << static_cast<qint32>(evaluation.shows.size());
    for (const ShowRecord &show : evaluation.shows) {
        write(out, show);
    }
    out << evaluation.claimedPermissions
        << QJsonDocument(QJsonObject{{QStringLiteral("value"), evaluation.testData}}).toJson(QJsonDocument::Compact);
    out << static_cast<qint32>(evaluation.codelists.size());
    for (const CodelistUse &use : evaluation.codelists) {
        out << use.file << use.column << use.categoryColumn << use.codes;
        write(out, use.origin);
    }
    out << static_cast<qint32>(evaluation.standIns.size());
    for (const StandIn &standIn : evaluation.standIns) {
        out << standIn.file << standIn.isTable << standIn.isOwn << standIn.content;
        write(out, standIn.origin);
    }
    out << static_cast<qint32>(evaluation.diagnostics.size());
    for (const Core::Diagnostic &diagnostic : evaluation.diagnostics) {
        write(out, diagnostic);
    }
    out << evaluation.filesRead << evaluation.output << evaluation.exitCode.has_value() << evaluation.exitCode.value_or(0)
        << evaluation.errorText << evaluation.milliseconds;
}

Core::Result<Evaluation> readEvaluation(QDataStream &in)
{
    Evaluation evaluation;
    QByteArray graph;
    in >> graph;
    auto read = Query::Graph::fromBinary(graph);
    if (!read) {
        return Core::fail(read.error());
    }
    evaluation.graph = std::move(*read);
    bool present = false;
    in >> present;
    if (present) {
        evaluation.dataset = readDataset(in);
    }
    in >> present;
    if (present) {
        evaluation.measures = readMeasures(in);
    }
    QByteArray cohort;
    in >> cohort;
    if (!cohort.isEmpty()) {
        auto study = CohortStudy::fromDescription(cohort);
        if (!study) {
            return Core::fail(study.error());
        }
        evaluation.cohort = std::move(*study);
    }
    evaluation.variables = readNames(in);
    evaluation.measureNames = readNames(in);
    readList(in, [&]() {
        quint32 node = 0;
        in >> node;
        evaluation.nodeOrigins.insert(node, readLocation(in));
    });
    readList(in, [&]() { evaluation.shows.push_back(readShow(in)); });
    QByteArray testData;
    in >> evaluation.claimedPermissions >> testData;
    evaluation.testData = QJsonDocument::fromJson(testData).object().value(QStringLiteral("value"));
    readList(in, [&]() {
        CodelistUse use;
        in >> use.file >> use.column >> use.categoryColumn >> use.codes;
        use.origin = readLocation(in);
        evaluation.codelists.append(use);
    });
    readList(in, [&]() {
        StandIn standIn;
        in >> standIn.file >> standIn.isTable >> standIn.isOwn >> standIn.content;
        standIn.origin = readLocation(in);
        evaluation.standIns.append(standIn);
    });
    readList(in, [&]() { evaluation.diagnostics.append(readDiagnostic(in)); });
    bool exited = false;
    int code = 0;
    in >> evaluation.filesRead >> evaluation.output >> exited >> code >> evaluation.errorText >> evaluation.milliseconds;
    if (exited) {
        evaluation.exitCode = code;
    }
    return evaluation;
}

/// Nothing may point outside the graph: the engine trusts ids.
bool idsAreValid(const Evaluation &evaluation)
{
    const auto size = static_cast<Query::NodeId>(evaluation.graph.size());
    const auto series = [&](Query::NodeId id) { return id < size && !evaluation.graph.node(id).isFrame; };
    const auto patientSeries = [&](Query::NodeId id) { return series(id) && evaluation.graph.node(id).dimension == Query::Dimension::Patient; };
    const auto patientBool = [&](Query::NodeId id) {
        return id == Query::kNoNode || (patientSeries(id) && evaluation.graph.node(id).type == Core::kBool);
    };
    const auto datasetIsValid = [&](const Query::Dataset &dataset) {
        bool valid = patientBool(dataset.population) && patientBool(dataset.dummyData.additionalPopulationConstraint);
        for (const Query::Variable &variable : dataset.variables) {
            valid = valid && patientSeries(variable.node);
        }
        for (const Query::EventTable &table : dataset.eventTables) {
            for (const Query::Variable &column : table.columns) {
                valid = valid && series(column.node);
            }
        }
        return valid;
    };
    bool valid = !evaluation.dataset || datasetIsValid(*evaluation.dataset);
    if (evaluation.measures) {
        valid = valid && patientBool(evaluation.measures->dummyData.additionalPopulationConstraint);
        for (const Query::Measure &measure : evaluation.measures->measures) {
            valid = valid && patientSeries(measure.numerator) && patientSeries(measure.denominator);
            for (const Query::Variable &group : measure.groupBy) {
                valid = valid && patientSeries(group.node);
            }
        }
    }
    for (const ShowRecord &show : evaluation.shows) {
        for (const Query::NodeId element : show.elements) {
            valid = valid && element < size;
        }
        valid = valid && (!show.dataset || datasetIsValid(*show.dataset));
    }
    return valid;
}

} // namespace

Core::Result<std::optional<QByteArray>> takeFrame(QByteArray &buffer)
{
    if (buffer.size() < 4) {
        return std::optional<QByteArray>();
    }
    const auto length = qFromLittleEndian<quint32>(buffer.constData());
    if (length > kMaximumFrame) {
        return damaged();
    }
    if (buffer.size() < 4 + static_cast<qsizetype>(length)) {
        return std::optional<QByteArray>();
    }
    QByteArray payload = buffer.mid(4, static_cast<qsizetype>(length));
    buffer.remove(0, 4 + static_cast<qsizetype>(length));
    return std::optional<QByteArray>(std::move(payload));
}

QByteArray frame(const QByteArray &payload)
{
    QByteArray bytes(4, 0);
    qToLittleEndian(static_cast<quint32>(payload.size()), bytes.data());
    return bytes + payload;
}

QByteArray encodeRequest(const NumberedRequest &numbered)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    const Request &request = numbered.request;
    out << numbered.number << request.studyRoot << request.definition << request.arguments << request.overlay << request.tolerant
        << request.needsTestData << request.standIns << request.softLimitMilliseconds << request.hardLimitMilliseconds << request.memoryLimitBytes;
    return bytes;
}

Core::Result<NumberedRequest> decodeRequest(const QByteArray &payload)
{
    QDataStream in(payload);
    in.setVersion(QDataStream::Qt_6_4);
    NumberedRequest numbered;
    Request &request = numbered.request;
    in >> numbered.number >> request.studyRoot >> request.definition >> request.arguments >> request.overlay >> request.tolerant
        >> request.needsTestData >> request.standIns >> request.softLimitMilliseconds >> request.hardLimitMilliseconds >> request.memoryLimitBytes;
    if (in.status() != QDataStream::Ok) {
        return damaged();
    }
    return numbered;
}

QByteArray encodeAnswer(const Answer &answer)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << answer.number << answer.sandboxLayers << answer.result.has_value();
    if (answer.result) {
        write(out, *answer.result);
    } else {
        const Core::Error &error = answer.result.error();
        out << static_cast<quint8>(error.code) << error.message << error.detail << error.where.has_value();
        if (error.where) {
            write(out, *error.where);
        }
    }
    return bytes;
}

Core::Result<Answer> decodeAnswer(const QByteArray &payload)
{
    QDataStream in(payload);
    in.setVersion(QDataStream::Qt_6_4);
    quint64 number = 0;
    QStringList layers;
    bool good = false;
    in >> number >> layers >> good;
    if (in.status() != QDataStream::Ok) {
        return damaged();
    }
    if (!good) {
        quint8 code = 0;
        Core::Error error;
        bool placed = false;
        in >> code >> error.message >> error.detail >> placed;
        if (placed) {
            error.where = readLocation(in);
        }
        error.code = code <= static_cast<quint8>(Core::ErrorCode::Internal) ? static_cast<Core::ErrorCode>(code) : Core::ErrorCode::Internal;
        return Answer{number, Core::fail(error), layers};
    }
    auto evaluation = readEvaluation(in);
    if (!evaluation || in.status() != QDataStream::Ok || !idsAreValid(*evaluation)) {
        return damaged();
    }
    return Answer{number, std::move(evaluation), layers};
}

} // namespace Evaluation
