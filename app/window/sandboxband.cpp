#include "sandboxband.h"

#include <app/window/windowhost.h>
#include <ui/frame/actionregistry.h>
#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/statepages.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace slipway::app {

using Step = SandboxProgress::Step;

SandboxBand::SandboxBand(WindowHost &host,
                         const ui::Theme &theme,
                         ui::ActionRegistry &actions,
                         QWidget *parent)
    : QWidget(parent)
    , m_host(host)
    , m_theme(theme)
    , m_actions(actions)
    , m_text(ui::makeLabel(theme, {}, ui::FontRole::Row, ui::TextTone::Text2, this))
    , m_buttons(new QHBoxLayout)
{
    setFixedHeight(bandHeight);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(42, 1, 12, 0);
    row->setSpacing(12);
    row->addWidget(ui::makeLabel(theme, tr("Sandbox"), ui::FontRole::BodyMedium, ui::TextTone::Text, this));
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_text, 1);
    m_buttons->setSpacing(8);
    row->addLayout(m_buttons);
    m_soon.setSingleShot(true);
    m_soon.setInterval(0);
    connect(&m_soon, &QTimer::timeout, this, &SandboxBand::showState);
    const auto soon = [this] { m_soon.start(); };
    connect(&host.sandbox(), &SandboxController::progressChanged, this, soon);
    connect(&host, &WindowHost::sessionChanged, this, soon);
    connect(&theme, &ui::Theme::changed, this, qOverload<>(&QWidget::update));
    showState();
}

QString SandboxBand::text() const
{
    const SandboxProgress &progress = m_host.sandbox().progress();
    switch (progress.step) {
    case Step::Idle:
        return m_host.sandbox().isSeenRunning() ? tr("It runs, started outside this window.")
                                                : tr("A living cluster on this computer. It is not running.");
    case Step::Building:
    case Step::Starting:
    case Step::Seeding:
    case Step::Ending:
        return progress.total > 0
                   ? tr("%1 (%2 of %3)").arg(progress.text).arg(progress.done).arg(progress.total)
                   : progress.text;
    case Step::Ready:
        return m_host.isOnSandbox() ? tr("It runs, and this window shows it.")
                                    : tr("It runs; this window does not show it.");
    case Step::Failed:
        return progress.error ? progress.error->sentence() : QString();
    }
    return {};
}

QStringList SandboxBand::actionIds() const
{
    const bool isShown = m_host.isOnSandbox();
    switch (m_host.sandbox().progress().step) {
    case Step::Idle:
        return m_host.sandbox().isSeenRunning() ? QStringList{u"program.sandboxStop"_s, u"program.sandbox"_s}
                                                : QStringList{u"program.sandbox"_s};
    case Step::Building:
    case Step::Seeding:
        return {u"program.sandboxCancel"_s};
    case Step::Starting:
    case Step::Ending:
        return {};
    case Step::Ready:
        return isShown ? QStringList{u"program.sandboxReset"_s,
                                     u"program.sandboxStop"_s,
                                     u"program.sandboxLeave"_s}
                       : QStringList{u"program.sandboxStop"_s, u"program.sandbox"_s};
    case Step::Failed:
        return {u"program.sandbox"_s};
    }
    return {};
}

void SandboxBand::showState()
{
    m_text->setText(text());
    m_text->setToolTip(text());
    const QStringList ids = actionIds();
    if (ids == m_shownActions) {
        return;
    }
    m_shownActions = ids;
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QString &id : ids) {
        if (QAction *action = m_actions.find(id)) {
            auto *button = new ui::ActionButton(*action, ui::ButtonKind::Outlined, false, this);
            button->show();
            m_buttons->addWidget(button);
        }
    }
}

void SandboxBand::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_host.sandbox().look();
}

void SandboxBand::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ui::Palette &palette = m_theme.palette();
    painter.fillRect(rect(), palette.window);
    ui::hairline(painter, 0, width(), 0, palette.border);
    m_theme.icons().paint(painter, QRectF(16, 1, 16, height() - 1), u"sandbox"_s, palette.text2);
}

} // namespace slipway::app
