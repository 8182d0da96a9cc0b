// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "model/table/lz4.h"
#include "tests/support/testsupport.h"

/// LZ4 frames made by the lz4 program, whole and damaged.
class Lz4Test final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { TestSupport::bootstrap(); }
    void unpacksFrames_data();
    void unpacksFrames();
    void refusesDamagedFrames();
};

namespace
{

const QByteArray kText = "abcabcabcabcabcabcabcabcabcabc-the end-abcabcabc";
const char *const kPlain = "04224d186440a71b0000003f616263030008f0032d74686520656e642d616263616263616263000000002a01aacc";

} // namespace

void Lz4Test::unpacksFrames_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QByteArray>("content");
    QByteArray counted;
    for (char c = 0; c < 64; ++c) {
        counted.append(c);
    }
    QTest::newRow("matches that overlap") << QByteArray::fromHex(kPlain) << kText;
    QTest::newRow("content size and block checksums")
        << QByteArray::fromHex("04224d187c403000000000000000cf1b0000003f616263030008f0032d74686520656e642d616263616263616263d4afd722000000002a01aacc") << kText;
    QTest::newRow("a block that is not compressed")
        << QByteArray::fromHex("04224d186440a740000080") + counted + QByteArray::fromHex("0000000035041231") << counted;
    QTest::newRow("nothing") << QByteArray::fromHex("04224d186440a700000000") << QByteArray();
}

void Lz4Test::unpacksFrames()
{
    QFETCH(QByteArray, frame);
    QFETCH(QByteArray, content);
    QCOMPARE(Table::unpackLz4Frame(frame, content.size()), std::optional(content));
    QVERIFY(!Table::unpackLz4Frame(frame, content.size() + 1));
}

void Lz4Test::refusesDamagedFrames()
{
    const QByteArray frame = QByteArray::fromHex(kPlain);
    const qsizetype end = frame.size() - 4; // the checksum of the content is not looked at
    for (qsizetype length = 0; length < end; ++length) {
        QVERIFY2(!Table::unpackLz4Frame(frame.left(length), kText.size()), qPrintable(QString::number(length)));
    }
    QByteArray wrongDistance = frame;
    wrongDistance[15] = 9; // further back than there is content
    QVERIFY(!Table::unpackLz4Frame(wrongDistance, kText.size()));
    for (qsizetype at = 0; at < frame.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            QByteArray damaged = frame;
            damaged[at] = static_cast<char>(damaged.at(at) ^ (1 << bit));
            const auto content = Table::unpackLz4Frame(damaged, kText.size());
            QVERIFY(!content || content->size() == kText.size()); // whatever it gives, never more than asked for
        }
    }
}

QTEST_GUILESS_MAIN(Lz4Test)
#include "tst_lz4.moc"
