// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QDataStream>
#include <QIODevice>

#include "model/query/graph.h"

// Layout: magic, schemas, inline tables, value sets, nodes in id order. Reading goes through the
// builders, so a forged stream can make no node that a definition could not make.

namespace Query
{

namespace
{

constexpr quint32 kMagic = 0x53425131; // "SBQ1"
constexpr quint32 kMaximumItems = 50'000'000;

void write(QDataStream &out, const std::string &text)
{
    out << QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size()));
}

std::string readText(QDataStream &in)
{
    QByteArray bytes;
    in >> bytes;
    return bytes.toStdString();
}

quint32 readCount(QDataStream &in)
{
    quint32 count = 0;
    in >> count;
    if (count > kMaximumItems) {
        in.setStatus(QDataStream::ReadCorruptData);
        return 0;
    }
    return in.status() == QDataStream::Ok ? count : 0;
}

void write(QDataStream &out, const Core::Value &value)
{
    out << static_cast<quint8>(value.storage().index());
    struct Writer
    {
        QDataStream &out;
        void operator()(std::monostate) const {}
        void operator()(bool flag) const { out << flag; }
        void operator()(std::int64_t number) const { out << static_cast<qint64>(number); }
        void operator()(double number) const { out << number; }
        void operator()(const std::string &text) const { write(out, text); }
        void operator()(Core::Date date) const { out << date.days(); }
    };
    std::visit(Writer{out}, value.storage());
}

Core::Value readValue(QDataStream &in)
{
    quint8 kind = 0;
    in >> kind;
    switch (kind) {
    case 0:
        return {};
    case 1: {
        bool flag = false;
        in >> flag;
        return Core::Value(flag);
    }
    case 2: {
        qint64 number = 0;
        in >> number;
        return Core::Value(static_cast<std::int64_t>(number));
    }
    case 3: {
        double number = 0;
        in >> number;
        return Core::Value(number);
    }
    case 4:
        return Core::Value(readText(in));
    case 5: {
        qint32 days = 0;
        in >> days;
        return Core::Value(Core::Date(days));
    }
    default:
        in.setStatus(QDataStream::ReadCorruptData);
        return {};
    }
}

void write(QDataStream &out, Core::ElementType type)
{
    out << static_cast<quint8>(type.kind) << static_cast<quint8>(type.codeSystem);
}

Core::ElementType readType(QDataStream &in)
{
    quint8 kind = 0;
    quint8 system = 0;
    in >> kind >> system;
    if (kind > static_cast<quint8>(Core::TypeKind::MultiCodeString) || system > static_cast<quint8>(Core::CodeSystem::Bnf)) {
        in.setStatus(QDataStream::ReadCorruptData);
        return {};
    }
    return {static_cast<Core::TypeKind>(kind), static_cast<Core::CodeSystem>(system)};
}

bool holds(const Core::Value &value, Core::ElementType type)
{
    if (value.isNull()) {
        return true;
    }
    switch (type.kind) {
    case Core::TypeKind::Bool:
        return std::holds_alternative<bool>(value.storage());
    case Core::TypeKind::Int:
        return std::holds_alternative<std::int64_t>(value.storage());
    case Core::TypeKind::Float:
        return std::holds_alternative<double>(value.storage());
    case Core::TypeKind::Date:
        return std::holds_alternative<Core::Date>(value.storage()) && value.toDate().isInRange();
    default:
        return std::holds_alternative<std::string>(value.storage());
    }
}

/// A value that must fit a type: the engine trusts columns and literals to be what they say.
Core::Value readValueOf(QDataStream &in, Core::ElementType type)
{
    Core::Value value = readValue(in);
    if (!holds(value, type)) {
        in.setStatus(QDataStream::ReadCorruptData);
        return {};
    }
    return value;
}

void write(QDataStream &out, const std::vector<Core::Constraint> &constraints)
{
    out << static_cast<quint32>(constraints.size());
    for (const Core::Constraint &constraint : constraints) {
        out << static_cast<quint8>(constraint.kind) << static_cast<quint32>(constraint.values.size());
        for (const Core::Value &value : constraint.values) {
            write(out, value);
        }
        write(out, constraint.pattern);
        out << static_cast<qint64>(constraint.step);
        write(out, constraint.minimum);
        write(out, constraint.maximum);
        out << constraint.includesMinimum << constraint.includesMaximum;
        out << static_cast<quint32>(constraint.columns.size());
        for (const std::string &column : constraint.columns) {
            write(out, column);
        }
    }
}

std::vector<Core::Constraint> readConstraints(QDataStream &in)
{
    std::vector<Core::Constraint> constraints;
    const quint32 count = readCount(in);
    for (quint32 i = 0; i < count && in.status() == QDataStream::Ok; ++i) {
        Core::Constraint constraint;
        quint8 kind = 0;
        in >> kind;
        if (kind > static_cast<quint8>(Core::Constraint::Kind::DateAfter)) {
            in.setStatus(QDataStream::ReadCorruptData);
            break;
        }
        constraint.kind = static_cast<Core::Constraint::Kind>(kind);
        const quint32 values = readCount(in);
        for (quint32 v = 0; v < values && in.status() == QDataStream::Ok; ++v) {
            constraint.values.push_back(readValue(in));
        }
        constraint.pattern = readText(in);
        qint64 step = 1;
        in >> step;
        constraint.step = step;
        constraint.minimum = readValue(in);
        constraint.maximum = readValue(in);
        in >> constraint.includesMinimum >> constraint.includesMaximum;
        const quint32 columns = readCount(in);
        for (quint32 c = 0; c < columns && in.status() == QDataStream::Ok; ++c) {
            constraint.columns.push_back(readText(in));
        }
        constraints.push_back(std::move(constraint));
    }
    return constraints;
}

void write(QDataStream &out, const Core::TableSchema &schema)
{
    write(out, schema.module);
    write(out, schema.name);
    write(out, schema.tableName);
    out << schema.oneRowPerPatient;
    write(out, schema.requiredPermission);
    out << static_cast<quint32>(schema.columns.size());
    for (const Core::ColumnSchema &column : schema.columns) {
        write(out, column.name);
        write(out, column.type);
        write(out, column.constraints);
        write(out, column.dummyDataConstraints);
    }
}

Core::TableSchemaPtr readSchema(QDataStream &in)
{
    auto schema = std::make_shared<Core::TableSchema>();
    schema->module = readText(in);
    schema->name = readText(in);
    schema->tableName = readText(in);
    in >> schema->oneRowPerPatient;
    schema->requiredPermission = readText(in);
    const quint32 columns = readCount(in);
    for (quint32 i = 0; i < columns && in.status() == QDataStream::Ok; ++i) {
        Core::ColumnSchema column;
        column.name = readText(in);
        column.type = readType(in);
        column.constraints = readConstraints(in);
        column.dummyDataConstraints = readConstraints(in);
        schema->columns.push_back(std::move(column));
    }
    return schema;
}

/// Distinct shared objects in order of first use, and the index of each.
template <typename T>
class Pool
{
public:
    quint32 indexOf(const std::shared_ptr<const T> &object)
    {
        const auto [found, added] = m_index.try_emplace(object.get(), static_cast<quint32>(m_objects.size()));
        if (added) {
            m_objects.push_back(object);
        }
        return found->second;
    }
    [[nodiscard]] const std::vector<std::shared_ptr<const T>> &objects() const { return m_objects; }

private:
    std::vector<std::shared_ptr<const T>> m_objects; // shared with the graph's nodes
    std::unordered_map<const T *, quint32> m_index;
};

InlineTablePtr readInlineTable(QDataStream &in, const std::vector<Core::TableSchemaPtr> &schemas)
{
    auto table = std::make_shared<InlineTable>();
    quint32 schema = 0;
    in >> schema;
    if (schema >= schemas.size()) {
        in.setStatus(QDataStream::ReadCorruptData);
        return nullptr;
    }
    table->schema = schemas[schema];
    table->filePath = readText(in);
    const quint32 rows = readCount(in);
    for (quint32 r = 0; r < rows && in.status() == QDataStream::Ok; ++r) {
        qint64 patient = 0;
        in >> patient;
        table->patientIds.push_back(patient);
        std::vector<Core::Value> row;
        for (const Core::ColumnSchema &column : table->schema->columns) {
            row.push_back(readValueOf(in, column.type));
        }
        table->rows.push_back(std::move(row));
    }
    return table;
}

/// One node of the stream; its inputs must be nodes already read.
struct StoredNode
{
    Op op = Op::Value;
    std::vector<NodeId> inputs;
    std::string name;
    qint64 integer = 0;
    quint32 object = 0; ///< index of the schema, inline table or value set
    bool isSet = false;
    Core::ElementType type;
    Core::Value literal;
};

StoredNode readNode(QDataStream &in, std::size_t known)
{
    StoredNode node;
    quint8 op = 0;
    in >> op;
    if (op > static_cast<quint8>(Op::Case)) {
        in.setStatus(QDataStream::ReadCorruptData);
        return node;
    }
    node.op = static_cast<Op>(op);
    const quint32 inputs = readCount(in);
    for (quint32 i = 0; i < inputs && in.status() == QDataStream::Ok; ++i) {
        quint32 input = 0;
        in >> input;
        if (input != kNoNode && input >= known) {
            in.setStatus(QDataStream::ReadCorruptData);
        }
        if (input == kNoNode && node.op != Op::Case) {
            in.setStatus(QDataStream::ReadCorruptData);
        }
        node.inputs.push_back(input);
    }
    node.name = readText(in);
    in >> node.integer >> node.object >> node.isSet;
    node.type = readType(in);
    node.literal = readValueOf(in, node.type);
    return node;
}

std::size_t inputsNeeded(Op op)
{
    switch (op) {
    case Op::Filter:
    case Op::Sort:
        return 2;
    case Op::PickFirst:
    case Op::PickLast:
    case Op::SelectColumn:
    case Op::Exists:
    case Op::Count:
    case Op::CountDistinct:
    case Op::CountEpisodes:
    case Op::Min:
    case Op::Max:
    case Op::Sum:
    case Op::Mean:
    case Op::CombineAsSet:
        return 1;
    case Op::Case:
        return 3;
    default:
        return 0;
    }
}

BuildResult<NodeId> rebuild(Graph &graph, const StoredNode &node)
{
    if (node.inputs.size() < inputsNeeded(node.op) || (node.op == Op::Case && node.inputs.size() % 2 == 0)) {
        return tl::unexpected<BuildError>(BuildError{BuildError::Kind::Value, "too few inputs"});
    }
    switch (node.op) {
    case Op::Filter:
        return graph.filter(node.inputs[0], node.inputs[1]);
    case Op::Sort:
        return graph.sort(node.inputs[0], node.inputs[1]);
    case Op::PickFirst:
        return graph.pickFirst(node.inputs[0]);
    case Op::PickLast:
        return graph.pickLast(node.inputs[0]);
    case Op::SelectColumn:
        return graph.selectColumn(node.inputs[0], node.name);
    case Op::Parameter:
        return graph.parameter(node.name, node.type);
    case Op::CountEpisodes:
        return graph.countEpisodes(node.inputs[0], node.integer);
    default:
        return node.op < Op::EQ ? graph.aggregate(node.op, node.inputs[0]) : graph.function(node.op, node.inputs);
    }
}

} // namespace

QByteArray Graph::toBinary() const
{
    Pool<Core::TableSchema> schemas;
    Pool<InlineTable> inlineTables;
    Pool<ValueSet> sets;
    std::vector<quint32> objects;
    for (const Node &node : m_nodes) {
        quint32 object = 0;
        if (node.inlineTable) {
            (void)schemas.indexOf(node.inlineTable->schema);
            object = inlineTables.indexOf(node.inlineTable);
        } else if (node.table) {
            object = schemas.indexOf(node.table);
        } else if (node.valueSet) {
            object = sets.indexOf(node.valueSet);
        }
        objects.push_back(object);
    }
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << kMagic << static_cast<quint32>(schemas.objects().size());
    for (const auto &schema : schemas.objects()) {
        write(out, *schema);
    }
    out << static_cast<quint32>(inlineTables.objects().size());
    for (const auto &table : inlineTables.objects()) {
        out << schemas.indexOf(table->schema);
        write(out, table->filePath);
        out << static_cast<quint32>(table->rows.size());
        for (std::size_t row = 0; row < table->rows.size(); ++row) {
            out << static_cast<qint64>(table->patientIds[row]);
            for (const Core::Value &value : table->rows[row]) {
                write(out, value);
            }
        }
    }
    out << static_cast<quint32>(sets.objects().size());
    for (const auto &set : sets.objects()) {
        write(out, set->type);
        out << static_cast<quint32>(set->values.size());
        for (const Core::Value &value : set->values) {
            write(out, value);
        }
    }
    out << static_cast<quint32>(m_nodes.size());
    for (std::size_t id = 0; id < m_nodes.size(); ++id) {
        const Node &node = m_nodes[id];
        out << static_cast<quint8>(node.op) << static_cast<quint32>(node.inputs.size());
        for (const NodeId input : node.inputs) {
            out << static_cast<quint32>(input);
        }
        write(out, node.name);
        out << static_cast<qint64>(node.integer) << objects[id] << (node.valueSet != nullptr);
        write(out, node.type);
        write(out, node.literal);
    }
    return bytes;
}

Core::Result<Graph> Graph::fromBinary(const QByteArray &bytes)
{
    const auto corrupt = []() {
        return Core::fail(Core::ErrorCode::InvalidInput,
                          QCoreApplication::translate("Query::Graph", "The evaluator's answer could not be read. "
                                                                      "Evaluate the definition again."));
    };
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 magic = 0;
    in >> magic;
    if (magic != kMagic) {
        return corrupt();
    }
    std::vector<Core::TableSchemaPtr> schemas;
    for (quint32 i = readCount(in); i > 0 && in.status() == QDataStream::Ok; --i) {
        schemas.push_back(readSchema(in));
    }
    std::vector<InlineTablePtr> inlineTables;
    for (quint32 i = readCount(in); i > 0 && in.status() == QDataStream::Ok; --i) {
        inlineTables.push_back(readInlineTable(in, schemas));
    }
    std::vector<ValueSet> sets;
    for (quint32 i = readCount(in); i > 0 && in.status() == QDataStream::Ok; --i) {
        ValueSet set;
        set.type = readType(in);
        for (quint32 v = readCount(in); v > 0 && in.status() == QDataStream::Ok; --v) {
            set.values.push_back(readValueOf(in, set.type));
        }
        sets.push_back(std::move(set));
    }
    Graph graph;
    const quint32 count = readCount(in);
    for (quint32 i = 0; i < count; ++i) {
        const StoredNode node = readNode(in, graph.size());
        if (in.status() != QDataStream::Ok) {
            return corrupt();
        }
        NodeId id = kNoNode;
        if (node.op == Op::SelectTable || node.op == Op::SelectPatientTable) {
            if (node.object >= schemas.size()) {
                return corrupt();
            }
            id = graph.selectTable(schemas[node.object]);
        } else if (node.op == Op::InlinePatientTable) {
            if (node.object >= inlineTables.size()) {
                return corrupt();
            }
            id = graph.inlineTable(inlineTables[node.object]);
        } else if (node.op == Op::Value) {
            if (node.isSet && node.object >= sets.size()) {
                return corrupt();
            }
            id = node.isSet ? graph.valueSet(sets[node.object].values, sets[node.object].type)
                            : graph.value(node.literal, node.type);
        } else if (const auto built = rebuild(graph, node)) {
            id = *built;
        }
        // Ids are positions: a repeated or refused node would shift all that follow.
        if (id != i) {
            return corrupt();
        }
    }
    return in.status() == QDataStream::Ok ? Core::Result<Graph>(std::move(graph)) : corrupt();
}

} // namespace Query
