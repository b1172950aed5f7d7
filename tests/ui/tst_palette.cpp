#include <ui/theme/palette.h>

#include <QTest>

using namespace slipway::ui;

// Recomputes the contrast ratios that the colours were chosen by.
class TestPalette final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void contrast_data();
    void contrast();
    void everyColorIsSet();
};

namespace {

constexpr double textMinimum = 4.5;
constexpr double glyphMinimum = 3.0;

void addRow(const char *theme,
            const char *name,
            const QColor &color,
            const QColor &ground,
            double documented,
            double minimum)
{
    QTest::addRow("%s %s", theme, name) << color << ground << documented << minimum;
}

void addTones(const char *theme, const Palette &p, const std::array<std::array<double, 3>, toneCount> &ratios)
{
    static const char *const names[] = {"healthy", "progressing", "degraded", "suspended", "warn", "unknown"};
    for (std::size_t at = 0; at < toneCount; ++at) {
        const ToneColors &tone = p.tones[at];
        addRow(theme,
               qPrintable(QLatin1String(names[at]) + QLatin1String(" word")),
               tone.fg,
               p.surface,
               ratios[at][0],
               textMinimum);
        addRow(theme,
               qPrintable(QLatin1String(names[at]) + QLatin1String(" word on its tint")),
               tone.fg,
               tone.tint,
               ratios[at][1],
               textMinimum);
        addRow(theme,
               qPrintable(QLatin1String(names[at]) + QLatin1String(" glyph")),
               tone.fill,
               p.surface,
               ratios[at][2],
               glyphMinimum);
    }
}

} // namespace

void TestPalette::contrast_data()
{
    QTest::addColumn<QColor>("color");
    QTest::addColumn<QColor>("ground");
    QTest::addColumn<double>("documented");
    QTest::addColumn<double>("minimum");
    const Palette &l = Palette::light();
    addRow("light", "text", l.text, l.surface, 16.9, textMinimum);
    addRow("light", "text2", l.text2, l.surface, 7.5, textMinimum);
    addRow("light", "text3", l.text3, l.surface, 5.4, textMinimum);
    addRow("light", "text2 on selection", l.text2, l.selection, 0, textMinimum);
    addRow("light", "control", l.control, l.surface, 3.3, glyphMinimum);
    addRow("light", "accent", l.accent, l.surface, 6.8, glyphMinimum);
    addRow("light", "onAccent", l.onAccent, l.accent, 6.8, textMinimum);
    addRow("light", "onAccent hover", l.onAccent, l.accentHover, 8.3, textMinimum);
    addRow("light", "onAccent pressed", l.onAccent, l.accentPress, 10.3, textMinimum);
    addRow("light", "accentText", l.accentText, l.surface, 6.8, textMinimum);
    addRow("light", "accentText on tint", l.accentText, l.accentTint, 0, textMinimum);
    addRow("light", "focus", l.focus, l.surface, 6.8, glyphMinimum);
    addRow("light", "added words", l.text, l.diffAddWord, 11.3, textMinimum);
    addRow("light", "removed words", l.text, l.diffDelWord, 10.8, textMinimum);
    addRow("light", "plus", l.diffAddMark, l.diffAdd, 5.7, textMinimum);
    addRow("light", "minus", l.diffDelMark, l.diffDel, 5.5, textMinimum);
    addRow("light", "ignored", l.text3, l.diffIgnored, 4.8, textMinimum);
    addRow("light", "yaml key", l.codeKey, l.surface, 8.1, textMinimum);
    addRow("light", "stable", l.stable, l.surface, 5.7, glyphMinimum);
    addRow("light", "canary", l.canary, l.surface, 4.8, glyphMinimum);
    addTones("light",
             l,
             {{{5.6, 4.9, 3.5},
               {5.8, 4.9, 3.9},
               {5.8, 4.9, 4.5},
               {6.2, 5.3, 4.3},
               {6.3, 5.6, 3.3},
               {6.0, 5.1, 3.6}}});

    const Palette &d = Palette::dark();
    addRow("dark", "text", d.text, d.surface, 13.5, textMinimum);
    addRow("dark", "text2", d.text2, d.surface, 7.7, textMinimum);
    addRow("dark", "text3", d.text3, d.surface, 5.5, textMinimum);
    addRow("dark", "text2 on selection", d.text2, d.selection, 0, textMinimum);
    addRow("dark", "control", d.control, d.surface, 3.9, glyphMinimum);
    addRow("dark", "accent", d.accent, d.surface, 3.4, glyphMinimum);
    addRow("dark", "onAccent", d.onAccent, d.accent, 5.0, textMinimum);
    addRow("dark", "onAccent hover", d.onAccent, d.accentHover, 0, textMinimum);
    addRow("dark", "accentText", d.accentText, d.surface, 8.0, textMinimum);
    addRow("dark", "accentText on tint", d.accentText, d.accentTint, 0, textMinimum);
    addRow("dark", "focus", d.focus, d.surface, 7.1, glyphMinimum);
    addRow("dark", "added words", d.text, d.diffAddWord, 7.4, textMinimum);
    addRow("dark", "removed words", d.text, d.diffDelWord, 8.0, textMinimum);
    addRow("dark", "plus", d.diffAddMark, d.diffAdd, 7.8, textMinimum);
    addRow("dark", "minus", d.diffDelMark, d.diffDel, 7.2, textMinimum);
    addRow("dark", "ignored", d.text3, d.diffIgnored, 5.1, textMinimum);
    addRow("dark", "yaml key", d.codeKey, d.surface, 8.6, textMinimum);
    addRow("dark", "stable", d.stable, d.surface, 6.6, glyphMinimum);
    addRow("dark", "canary", d.canary, d.surface, 7.8, glyphMinimum);
    addTones("dark",
             d,
             {{{7.8, 6.6, 5.5},
               {7.5, 6.2, 5.3},
               {7.0, 6.1, 4.8},
               {7.5, 6.4, 5.0},
               {9.4, 7.8, 7.1},
               {7.3, 6.0, 4.7}}});
}

void TestPalette::contrast()
{
    QFETCH(QColor, color);
    QFETCH(QColor, ground);
    QFETCH(double, documented);
    QFETCH(double, minimum);
    const double ratio = contrastRatio(color, ground);
    QVERIFY2(ratio >= minimum, qPrintable(QString::number(ratio)));
    if (documented > 0) {
        QVERIFY2(std::abs(ratio - documented) <= 0.1, qPrintable(QString::number(ratio)));
    }
}

void TestPalette::everyColorIsSet()
{
    for (const Palette *p : {&Palette::light(), &Palette::dark()}) {
        for (const QColor &color : {p->window,
                                    p->surface,
                                    p->raised,
                                    p->sunken,
                                    p->hover,
                                    p->selection,
                                    p->selectionIdle,
                                    p->border,
                                    p->grid,
                                    p->borderStrong,
                                    p->control,
                                    p->scrim,
                                    p->disabled,
                                    p->stableArea,
                                    p->canaryArea,
                                    p->series[3],
                                    p->band}) {
            QVERIFY(color.isValid());
        }
        QVERIFY(p->scrim.alpha() < 255);
    }
    QVERIFY(Palette::dark().isDark);
    QVERIFY(!Palette::light().isDark);
}

QTEST_APPLESS_MAIN(TestPalette)
#include "tst_palette.moc"
