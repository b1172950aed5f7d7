#pragma once

#include <ui/frame/page.h>
#include <ui/frame/services.h>

namespace slipway::app {

/// What is shown while there is no cluster: the sandbox or a kubeconfig of one's own, where Slipway looked,
/// and which tools it found.
class FirstStartPage final : public ui::Page
{
    Q_OBJECT

public:
    FirstStartPage(ui::FrameServices &services, QWidget *parent);
    Q_DISABLE_COPY_MOVE(FirstStartPage)

    QString title() const override { return {}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void addActions();
    QWidget *makeColumn();

    ui::FrameServices &m_services;
};

} // namespace slipway::app
