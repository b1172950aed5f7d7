#include "segmentedswitch.h"

#include "actionbutton.h"

#include <ui/theme/theme.h>

#include <QButtonGroup>
#include <QHBoxLayout>

namespace slipway::ui {

SegmentedSwitch::SegmentedSwitch(const Theme &theme,
                                 const QList<Segment> &segments,
                                 bool compact,
                                 QWidget *parent)
    : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setSpacing(0);
    auto *group = new QButtonGroup(this);
    for (const Segment &segment : segments) {
        QPushButton *button = makeButton(theme, segment.icon, segment.text, this);
        button->setCheckable(true);
        button->setToolTip(segment.toolTip);
        button->setAccessibleName(segment.text.isEmpty() ? segment.toolTip : segment.text);
        button->setObjectName(segment.id);
        setCompact(*button, compact);
        const bool first = m_buttons.isEmpty();
        const bool last = m_buttons.size() == segments.size() - 1;
        setSegmentPlace(*button,
                        first && last ? SegmentPlace::Alone
                        : first       ? SegmentPlace::First
                        : last        ? SegmentPlace::Last
                                      : SegmentPlace::Middle);
        group->addButton(button);
        row->addWidget(button);
        m_buttons.append(button);
        connect(button, &QPushButton::clicked, this, [this, id = segment.id] {
            if (id != m_current) {
                m_current = id;
                Q_EMIT currentChanged(id);
            }
        });
    }
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    if (!segments.isEmpty()) {
        setCurrent(segments.first().id);
    }
}

void SegmentedSwitch::setCurrent(const QString &id)
{
    m_current = id;
    for (QPushButton *button : m_buttons) {
        button->setChecked(button->objectName() == id);
    }
}

} // namespace slipway::ui
