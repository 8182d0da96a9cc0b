// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <bit>
#include <random>

#include <QTemporaryDir>
#include <QTest>

#include "model/table/csv.h"
#include "model/table/statareader.h"
#include "tests/support/testsupport.h"

namespace
{

/// Writes Stata files by hand, in any of the formats and both byte orders.
class Writer
{
public:
    Writer(int release, bool big) : m_release(release), m_big(big) {}

    QByteArray bytes;

    void number(quint64 value, int size)
    {
        for (int i = 0; i < size; ++i) {
            bytes.append(static_cast<char>(value >> static_cast<unsigned>(8 * (m_big ? size - 1 - i : i))));
        }
    }
    void padded(const QByteArray &text, int width) { bytes.append(text.leftJustified(width, '\0')); }
    void tag(const char *name) { bytes.append(name); }

    /// Two rows of: a byte with labels, an int, a long, a float, a double, a day, a moment, a text, and from 117 on a long text.
    QByteArray file();

private:
    void columns();
    void rows();
    void labels();

    int m_release;
    bool m_big;
};

void Writer::columns()
{
    const bool plain = m_release < 117;
    const QList<quint64> types = plain ? QList<quint64>{251, 252, 253, 254, 255, 255, 255, 5} : QList<quint64>{65530, 65529, 65528, 65527, 65526, 65526, 65526, 5, 32768};
    const QList<QByteArray> names{"sex", "small", "large", "share", "value", "day", "moment", "word", "story"};
    const QList<QByteArray> formats{"%8.0g", "%8.0g", "%12.0g", "%9.0g", "%10.0g", "%td", "%tc", "%5s", "%9s"};
    const int nameWidth = m_release >= 118 ? 129 : 33;
    const int formatWidth = m_release == 113 ? 12 : m_release >= 118 ? 57 : 49;
    const int sortWidth = m_release == 119 ? 4 : 2;
    const auto part = [&](const char *name, const auto &content) {
        if (!plain) {
            bytes.append('<' + QByteArray(name) + '>');
        }
        content();
        if (!plain) {
            bytes.append("</" + QByteArray(name) + '>');
        }
    };
    const qsizetype count = types.size();
    part("variable_types", [&]() {
        for (const quint64 type : types) {
            number(type, plain ? 1 : 2);
        }
    });
    part("varnames", [&]() {
        for (qsizetype i = 0; i < count; ++i) {
            padded(names.at(i), nameWidth);
        }
    });
    part("sortlist", [&]() { bytes.append(QByteArray((count + 1) * sortWidth, '\0')); });
    part("formats", [&]() {
        for (qsizetype i = 0; i < count; ++i) {
            padded(formats.at(i), formatWidth);
        }
    });
    part("value_label_names", [&]() {
        for (qsizetype i = 0; i < count; ++i) {
            padded(i == 0 ? "sexes" : "", nameWidth);
        }
    });
    part("variable_labels", [&]() { bytes.append(QByteArray(count * (m_release >= 118 ? 321 : 81), '\0')); });
}

void Writer::rows()
{
    const auto row = [this](quint64 sex, quint64 small, quint64 large, float share, double value, double day, double moment, const char *word, quint64 story) {
        number(sex, 1);
        number(small, 2);
        number(large, 4);
        number(std::bit_cast<quint32>(share), 4);
        number(std::bit_cast<quint64>(value), 8);
        number(std::bit_cast<quint64>(day), 8);
        number(std::bit_cast<quint64>(moment), 8);
        padded(word, 5);
        if (m_release >= 117) {
            const int first = m_release == 117 ? 4 : m_release == 118 ? 2 : 3;
            number(story == 0 ? 0 : 9, first);
            number(story, 8 - first);
        }
    };
    row(1, 7, static_cast<quint32>(-5), 0.5F, -2.25, 3653.0, 86'400'000.0 * 3653.0 + 1000.0, "caf\xC3\xA9", 1);
    row(101, 32741, 2147483621, std::bit_cast<float>(0x7F000000U), std::bit_cast<double>(0x7FE0000000000000ULL), std::bit_cast<double>(0x7FE0010000000000ULL),
        std::bit_cast<double>(0x7FE0000000000000ULL), "", 0);
}

void Writer::labels()
{
    const bool plain = m_release < 117;
    tag(plain ? "" : "<lbl>");
    number(8 + 8 + 8 + 12, 4);
    padded("sexes", m_release >= 118 ? 129 : 33);
    padded("", 3);
    number(2, 4);
    number(12, 4);
    number(0, 4);
    number(5, 4);
    number(1, 4);
    number(2, 4);
    padded("male", 5);
    padded("female", 7);
    tag(plain ? "" : "</lbl>");
}

QByteArray Writer::file()
{
    if (m_release < 117) {
        number(static_cast<quint64>(m_release), 1);
        number(m_big ? 1 : 2, 1);
        number(1, 1);
        number(0, 1);
        number(8, 2);
        number(2, 4);
        padded("made by hand", 81);
        padded("", 18);
        columns();
        number(1, 1); // a characteristic
        number(4, 4);
        padded("abc", 4);
        number(0, 5);
        rows();
        labels();
        return bytes;
    }
    tag("<stata_dta><header><release>");
    bytes.append(QByteArray::number(m_release));
    tag("</release><byteorder>");
    tag(m_big ? "MSF" : "LSF");
    tag("</byteorder><K>");
    number(9, m_release == 119 ? 4 : 2);
    tag("</K><N>");
    number(2, m_release == 117 ? 4 : 8);
    tag("</N><label>");
    number(2, m_release == 117 ? 1 : 2);
    tag("hi</label><timestamp>");
    number(0, 1);
    tag("</timestamp></header>");
    const qsizetype map = bytes.size();
    tag("<map>");
    bytes.append(QByteArray(14 * 8, '\0'));
    tag("</map>");
    columns();
    tag("<characteristics></characteristics>");
    QList<quint64> places(14, 0);
    places[9] = static_cast<quint64>(bytes.size());
    tag("<data>");
    rows();
    tag("</data>");
    places[10] = static_cast<quint64>(bytes.size());
    tag("<strls>GSO");
    number(9, 4);
    number(1, m_release == 117 ? 4 : 8);
    number(130, 1);
    number(7, 4);
    tag("a story</strls>");
    places[11] = static_cast<quint64>(bytes.size());
    tag("<value_labels>");
    labels();
    tag("</value_labels></stata_dta>");
    Writer filled(m_release, m_big);
    for (const quint64 place : places) {
        filled.number(place, 8);
    }
    bytes.replace(map + 5, 14 * 8, filled.bytes);
    return bytes;
}

QStringList cellsOf(const Table::ArrowFile &file, std::size_t row)
{
    QStringList cells;
    for (const Table::ColumnPtr &column : file.columns) {
        cells.append(column->isNull(row) ? QStringLiteral("-") : QString::fromStdString(column->value(row).toCsvText()));
    }
    return cells;
}

} // namespace

class TestStataReader : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void readsEveryFormat_data();
    void readsEveryFormat();
    void readsTextsOfOlderComputers();
    void readsGzippedFiles();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
    void survivesDamage();
};

void TestStataReader::readsEveryFormat_data()
{
    QTest::addColumn<int>("release");
    QTest::addColumn<bool>("big");
    for (const int release : {113, 114, 115, 117, 118, 119}) {
        for (const bool big : {false, true}) {
            QTest::newRow(qPrintable(QStringLiteral("%1 %2").arg(release).arg(big))) << release << big;
        }
    }
}

void TestStataReader::readsEveryFormat()
{
    QFETCH(int, release);
    QFETCH(bool, big);
    const auto file = Table::readStata(Writer(release, big).file(), QStringLiteral("a.dta"));
    SB_VERIFY_RESULT(file);
    QCOMPARE(file->rows, std::size_t{2});
    QStringList first{QStringLiteral("male"), QStringLiteral("7"), QStringLiteral("-5"), QStringLiteral("0.5"), QStringLiteral("-2.25"),
                      QStringLiteral("1970-01-01"), QStringLiteral("1970-01-01 00:00:01"), QStringLiteral("café")};
    if (release >= 117) {
        first.append(QStringLiteral("a story"));
    }
    QCOMPARE(cellsOf(*file, 0), first);
    QCOMPARE(cellsOf(*file, 1), QStringList(first.size(), QStringLiteral("-")));
    QCOMPARE(file->names.front(), std::string("sex"));
    QVERIFY(file->columns.at(1)->type.kind == Core::TypeKind::Int && file->columns.at(5)->type.kind == Core::TypeKind::Date);
}

void TestStataReader::readsTextsOfOlderComputers()
{
    QByteArray bytes = Writer(114, false).file();
    bytes.replace("caf\xC3\xA9", QByteArray("caf\xE9\0", 5)); // Latin-1
    const auto file = Table::readStata(bytes, QStringLiteral("a.dta"));
    SB_VERIFY_RESULT(file);
    QCOMPARE(cellsOf(*file, 0).last(), QStringLiteral("café"));
}

void TestStataReader::readsGzippedFiles()
{
    QTemporaryDir folder;
    TestSupport::writeTree(folder.path(), {{QStringLiteral("a.dta.gz"), Table::gzipped(Writer(118, false).file())}});
    const auto file = Table::readStataFile(folder.filePath(QStringLiteral("a.dta.gz")));
    SB_VERIFY_RESULT(file);
    QCOMPARE(file->rows, std::size_t{2});
}

void TestStataReader::refusesWhatIsNone_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray good = Writer(118, false).file();
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("a,b\n1,2\n");
    QTest::newRow("other release") << QByteArray(good).replace("<release>118", "<release>116");
    QTest::newRow("cut") << good.left(good.indexOf("<data>") + 20);
    QByteArray many = good;
    many.replace(many.indexOf("<N>") + 3, 8, QByteArray(8, '\x7F'));
    QTest::newRow("more rows than there are") << many;
    QByteArray wide = good;
    wide.replace(wide.indexOf("<K>") + 3, 2, QByteArray("\xFF\xFF"));
    QTest::newRow("more columns than there are") << wide;
}

void TestStataReader::refusesWhatIsNone()
{
    QFETCH(QByteArray, bytes);
    const auto file = Table::readStata(bytes, QStringLiteral("a.dta"));
    QVERIFY(!file);
    QVERIFY(file.error().message.contains(QStringLiteral("a.dta")) && file.error().message.endsWith(u'.'));
}

void TestStataReader::survivesDamage()
{
    constexpr int kRounds = 3000;
    std::mt19937 random(7); // NOLINT: the same damage every time
    int read = 0;
    for (int round = 0; round < kRounds; ++round) {
        QByteArray bytes = Writer(round % 2 == 0 ? 114 : 118, round % 4 < 2).file();
        const auto place = [&]() { return static_cast<qsizetype>(random() % static_cast<unsigned>(bytes.size())); };
        for (unsigned i = 0; i <= random() % 4; ++i) {
            bytes[place()] = static_cast<char>(random());
        }
        if (round % 5 == 0) {
            bytes.truncate(place());
        }
        read += Table::readStata(bytes, QStringLiteral("a.dta")).has_value() ? 1 : 0;
    }
    QVERIFY(read > 0 && read < kRounds);
}

QTEST_GUILESS_MAIN(TestStataReader)
#include "tst_statareader.moc"
