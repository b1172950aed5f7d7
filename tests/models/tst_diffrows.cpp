#include <models/diff/diffrows.h>

#include <QTest>

using namespace slipway::models;
using namespace Qt::StringLiterals;

class TestDiffRows final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rows_data();
    void rows();
    void foldsOpen();
    void countsChanges();
    void patchIsUnified();
    void keys_data();
    void keys();
    void pointers();
    void textIsTamed();
    void everyLineAppearsOnce();
};

namespace {

QString lines(const QStringList &list)
{
    return list.isEmpty() ? QString() : list.join(u'\n') % u'\n';
}

// One character for each row, as a reader sees it: = same, ~ changed, - removed, + added, and the length of
// folds.
QString sketch(const DiffRows &rows)
{
    QString text;
    for (const DiffRow &row : rows.rows) {
        switch (row.kind) {
        case DiffRowKind::Same:
            text += u'=';
            break;
        case DiffRowKind::Changed:
            text += u'~';
            break;
        case DiffRowKind::Removed:
            text += u'-';
            break;
        case DiffRowKind::Added:
            text += u'+';
            break;
        case DiffRowKind::Fold:
            text += u'[' % QString::number(row.folded) % u']';
            break;
        }
    }
    return text;
}

QStringList numbered(int count)
{
    QStringList list;
    for (int at = 0; at < count; ++at) {
        list.append(u"line%1: x"_s.arg(at));
    }
    return list;
}

std::shared_ptr<const DiffDocument> document(const QString &left, const QString &right)
{
    auto made = makeDiffDocument(left, right);
    return made ? *made : nullptr;
}

} // namespace

void TestDiffRows::rows_data()
{
    QTest::addColumn<QString>("left");
    QTest::addColumn<QString>("right");
    QTest::addColumn<QString>("sideBySide");
    QTest::addColumn<QString>("inlined");
    QTest::newRow("empty") << QString() << QString() << QString() << QString();
    QTest::newRow("equal") << u"a\nb\n"_s << u"a\nb"_s << u"=="_s << u"=="_s;
    QTest::newRow("changed value") << u"a: 1\nb: 2\n"_s << u"a: 1\nb: 3\n"_s << u"=~"_s << u"=-+"_s;
    QTest::newRow("added") << u"a: 1\n"_s << u"a: 1\nb: 2\nc: 3\n"_s << u"=++"_s << u"=++"_s;
    QTest::newRow("added first") << u"z: 1\n"_s << u"a: 1\nz: 1\n"_s << u"+="_s << u"+="_s;
    QTest::newRow("removed all") << u"a: 1\nb: 2\n"_s << QString() << u"--"_s << u"--"_s;
    QTest::newRow("created") << QString() << u"a: 1\n"_s << u"+"_s << u"+"_s;
    QTest::newRow("pairs by key") << u"image: a\nreplicas: 1\n"_s << u"extra: true\nimage: b\n"_s << u"+~-"_s
                                  << u"--++"_s;
    QStringList before = numbered(40);
    QStringList after = before;
    after[20] = u"line20: y"_s;
    QTest::newRow("folds") << lines(before) << lines(after) << u"[17]===~===[16]"_s << u"[17]===-+===[16]"_s;
    QStringList near = numbered(10);
    QStringList nearAfter = near;
    nearAfter[4] = u"line4: y"_s;
    QTest::newRow("too little to fold")
        << lines(near) << lines(nearAfter) << u"====~====="_s << u"====-+====="_s;
}

void TestDiffRows::rows()
{
    QFETCH(QString, left);
    QFETCH(QString, right);
    const auto made = document(left, right);
    QVERIFY(made);
    QTEST(sketch(makeDiffRows(*made, {})), "sideBySide");
    DiffLayout inlined;
    inlined.sideBySide = false;
    QTEST(sketch(makeDiffRows(*made, inlined)), "inlined");
}

void TestDiffRows::foldsOpen()
{
    QStringList after = numbered(40);
    after[20] = u"line20: y"_s;
    const auto made = document(lines(numbered(40)), lines(after));
    DiffLayout layout;
    const DiffRows folded = makeDiffRows(*made, layout);
    QCOMPARE(folded.rows.front().kind, DiffRowKind::Fold);
    layout.openFolds.insert(folded.rows.front().left);
    QCOMPARE(sketch(makeDiffRows(*made, layout)), u"===================="_s % u"~===[16]"_s);
    layout.fold = false;
    QCOMPARE(makeDiffRows(*made, layout).rows.size(), std::size_t(40));
}

void TestDiffRows::countsChanges()
{
    const auto made = document(u"a: 1\nb: 2\nc: 3\nd: 4\n"_s, u"a: 2\nb: 2\nc: 3\nd: 4\ne: 5\nf: 6\n"_s);
    const DiffRows rows = makeDiffRows(*made, {});
    QCOMPARE(rows.added, 3);
    QCOMPARE(rows.removed, 1);
    QCOMPARE(rows.changes.size(), std::size_t(2));
    QCOMPARE(rows.changes[0], (DiffChange{0, 1, 1, 1}));
    QCOMPARE(rows.changes[1], (DiffChange{4, 2, 2, 0}));
    QCOMPARE(rows.rows[4].change, 1);
}

void TestDiffRows::patchIsUnified()
{
    QStringList after = numbered(12);
    after[6] = u"line6: y"_s;
    const auto made = document(lines(numbered(12)), lines(after));
    const QStringList patch = makePatch(*made, u"apps/Deployment/api"_s).split(u'\n');
    QCOMPARE(patch.value(0), u"--- a/apps/Deployment/api"_s);
    QCOMPARE(patch.value(2), u"@@ -4,7 +4,7 @@"_s);
    QCOMPARE(patch.value(6), u"-line6: x"_s);
    QCOMPARE(patch.value(7), u"+line6: y"_s);
    QVERIFY(makePatch(*document(u"a\n"_s, u"a\n"_s), u"x"_s).isEmpty());
}

void TestDiffRows::keys_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("key");
    QTest::newRow("plain") << u"  image: hub/api:1"_s << u"image"_s;
    QTest::newRow("without value") << u"spec:"_s << u"spec"_s;
    QTest::newRow("item") << u"  - name: api"_s << u"name"_s;
    QTest::newRow("nested items") << u"- - a: 1"_s << u"a"_s;
    QTest::newRow("dotted") << u"app.kubernetes.io/version: 1"_s << u"app.kubernetes.io/version"_s;
    QTest::newRow("quoted") << u"\"a: b\": 1"_s << u"\"a: b\""_s;
    QTest::newRow("scalar item") << u"  - value"_s << QString();
    QTest::newRow("url") << u"  - http://a/b"_s << QString();
    QTest::newRow("text") << u"just words: here"_s << QString();
    QTest::newRow("comment") << u"# key: value"_s << QString();
    QTest::newRow("flow") << u"{a: 1}"_s << QString();
    QTest::newRow("empty") << QString() << QString();
}

void TestDiffRows::keys()
{
    QFETCH(QString, line);
    const Span span = yamlKey(line);
    QTEST(line.mid(span.start, span.length), "key");
}

void TestDiffRows::pointers()
{
    const DiffText yaml(u"kind: Deployment\n"
                        "metadata:\n"
                        "  annotations:\n"
                        "    a/b: x\n"
                        "    note: |\n"
                        "      image: not a key\n"
                        "spec:\n"
                        "  containers:\n"
                        "  - name: api\n"
                        "    ports:\n"
                        "      - containerPort: 80\n"
                        "      - containerPort: 81\n"
                        "  - name: sidecar\n"
                        "    args:\n"
                        "    - one\n"
                        "    - two\n"
                        "  replicas: 2\n"_s);
    const QHash<QString, int> found = pointerLines(yaml);
    QCOMPARE(found.value(u"/kind"_s, -1), 0);
    QCOMPARE(found.value(u"/metadata/annotations/a~1b"_s, -1), 3);
    QVERIFY(!found.contains(u"/metadata/annotations/note/image"_s));
    QCOMPARE(found.value(u"/spec/containers/0/name"_s, -1), 8);
    QCOMPARE(found.value(u"/spec/containers/0/ports/1/containerPort"_s, -1), 11);
    QCOMPARE(found.value(u"/spec/containers/1/name"_s, -1), 12);
    QCOMPARE(found.value(u"/spec/containers/1/args/1"_s, -1), 15);
    QCOMPARE(found.value(u"/spec/replicas"_s, -1), 16);
}

void TestDiffRows::textIsTamed()
{
    const DiffText text(u"a\tb\r\nc\u001b[31md\n\nlast"_s);
    QCOMPARE(text.lineCount(), 4);
    QCOMPARE(text.line(0).toString(), u"a  b"_s);
    QCOMPARE(text.line(1).toString(), u"c\uFFFD[31md"_s);
    QCOMPARE(text.line(2).toString(), QString());
    QCOMPARE(text.line(3).toString(), u"last"_s);
    QCOMPARE(text.widestLine(), 7);
    QCOMPARE(DiffText().lineCount(), 0);
}

void TestDiffRows::everyLineAppearsOnce()
{
    QStringList left;
    QStringList right;
    for (int at = 0; at < 3000; ++at) {
        const int value = (at * 7919) % 97;
        if (value % 5 != 0) {
            left.append(u"k%1: v%2"_s.arg(value).arg(at % 3));
        }
        if (value % 7 != 0) {
            right.append(u"k%1: v%2"_s.arg(value).arg(at % 4));
        }
    }
    const auto made = document(lines(left), lines(right));
    for (const bool sideBySide : {true, false}) {
        DiffLayout layout;
        layout.fold = false;
        layout.sideBySide = sideBySide;
        int nextLeft = 0;
        int nextRight = 0;
        for (const DiffRow &row : makeDiffRows(*made, layout).rows) {
            if (row.left >= 0) {
                QCOMPARE(row.left, nextLeft++);
            }
            if (row.right >= 0) {
                QCOMPARE(row.right, nextRight++);
            }
            if (row.kind == DiffRowKind::Same) {
                QCOMPARE(made->left.line(row.left), made->right.line(row.right));
            }
        }
        QCOMPARE(nextLeft, made->left.lineCount());
        QCOMPARE(nextRight, made->right.lineCount());
    }
}

QTEST_APPLESS_MAIN(TestDiffRows)
#include "tst_diffrows.moc"
