#include "keylist.h"

#include <ui/theme/fonts.h>
#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/widgets/scrimdialog.h>
#include <ui/widgets/statepages.h>

#include <QCoreApplication>
#include <QGridLayout>
#include <QHash>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("slipway::ui", text);
}

// The keys of one action, right aligned as key caps.
class KeyCaps final : public QWidget
{
public:
    KeyCaps(const Theme &theme, QStringList keys, QWidget *parent)
        : QWidget(parent)
        , m_theme(theme)
        , m_keys(std::move(keys))
    {
        setFixedSize(150, 22);
        setAccessibleName(m_keys.join(u", "_s));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setFont(fontFor(FontRole::Caption));
        const Palette &palette = m_theme.palette();
        QRectF room = rect();
        for (auto key = m_keys.crbegin(); key != m_keys.crend(); ++key) {
            const double width = drawKeyCap(&painter, room, *key, palette.text2, palette.borderStrong);
            room.setRight(room.right() - width - 6);
        }
    }

private:
    const Theme &m_theme;
    QStringList m_keys;
};

// The key that opened the list closes it as well.
class KeyListBody final : public QScrollArea
{
public:
    KeyListBody(const Theme &theme, const QList<KeyRow> &rows)
    {
        setFrameShape(QFrame::NoFrame);
        setWidgetResizable(true);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        auto *page = new QWidget;
        auto *columns = new QHBoxLayout(page);
        columns->setContentsMargins(16, 12, 16, 16);
        columns->setSpacing(48);
        fill(theme, rows, *columns);
        setWidget(page);
        setMinimumHeight(360);
    }

private:
    static void fill(const Theme &theme, const QList<KeyRow> &rows, QHBoxLayout &columns)
    {
        QStringList sections;
        for (const KeyRow &row : rows) {
            if (!sections.contains(row.section)) {
                sections.append(row.section);
            }
        }
        QVBoxLayout *halves[2] = {new QVBoxLayout, new QVBoxLayout};
        qsizetype filled[2] = {0, 0};
        for (const QString &section : std::as_const(sections)) {
            const int half = filled[0] <= filled[1] ? 0 : 1;
            halves[half]->addWidget(makeLabel(theme, section, FontRole::CaptionMedium, TextTone::Text3));
            for (const KeyRow &row : rows) {
                if (row.section == section) {
                    auto *line = new QHBoxLayout;
                    line->addWidget(makeLabel(theme, row.text, FontRole::Body, TextTone::Text), 1);
                    line->addWidget(new KeyCaps(theme, row.keys, nullptr));
                    halves[half]->addLayout(line);
                    ++filled[half];
                }
            }
            halves[half]->addSpacing(12);
        }
        for (QVBoxLayout *half : halves) {
            half->setSpacing(4);
            half->addStretch(1);
            columns.addLayout(half, 1);
        }
    }
};

} // namespace

void showKeyList(const Theme &theme, const QList<KeyRow> &rows, QWidget *window)
{
    auto *dialog = new ScrimDialog(theme, ScrimDialog::Size::Wide, window);
    dialog->setTitle(tr("Keys"));
    dialog->setContext(tr("What works now; everything else is in the palette, Ctrl+K"), false);
    dialog->setBody(new KeyListBody(theme, rows));
    dialog->setCancelText(tr("Close"));
    dialog->open();
}

} // namespace slipway::ui
