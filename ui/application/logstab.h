#pragma once

#include <models/async/background.h>
#include <models/logs/logbuffer.h>
#include <ui/application/applicationtab.h>

#include <QPointer>

class QPushButton;

namespace slipway::ui {

struct FrameServices;
class Chip;
class FilterBar;
class LogView;
class Notice;

/// The log of one pod of an application, or of several read together, followed while the tab is in front.
class LogsTab final : public ApplicationTab
{
    Q_OBJECT

public:
    LogsTab(FrameServices &services, QWidget *parent);
    ~LogsTab() override;
    Q_DISABLE_COPY_MOVE(LogsTab)

    void showApplication(const models::ApplicationFacts &facts, bool isOther) override;
    void deactivated() override;
    void refresh() override;
    bool focusFilter() override;
    bool escape() override;

    models::LogBuffer &buffer() const { return *m_buffer; }

Q_SIGNALS:
    /// A stream ended, or could not begin.
    void streamEnded();

private:
    void makeBar();
    void showPods();
    void start();
    void stop();
    void follow(const QString &pod, bool isNamed);

    FrameServices &m_services;
    models::ApplicationFacts m_facts;
    FilterBar *m_bar;
    Chip *m_podChip = nullptr;
    QPushButton *m_follow;
    QPushButton *m_previous;
    QPushButton *m_times;
    QPushButton *m_wrap;
    Notice *m_notice;
    models::LogBuffer *m_buffer;
    LogView *m_view;
    QStringList m_pods;
    QList<QPointer<models::BackgroundCall>> m_streams;
    bool m_isReading = false;
};

} // namespace slipway::ui
