#pragma once

#include <app/tour/robot.h>
#include <app/tour/tourrunner.h>
#include <app/window/windowhost.h>
#include <services/git/repository.h>

#include <optional>

namespace slipway::ui {
class ApplicationPage;
class ApplicationsPage;
class TabStrip;
} // namespace slipway::ui

namespace slipway::app {

/// The story that the tour tells on the sandbox: an application that somebody edited by hand is found,
/// compared and synced; a bad commit breaks another one, which is rolled back; all of it is found again in
/// Activity. Can be told again on the state that it leaves behind.
class Tour final : public QObject
{
    Q_OBJECT

public:
    /// `host` shows the window and outlives the object.
    explicit Tour(WindowHost &host);
    Q_DISABLE_COPY_MOVE(Tour)

    QList<TourStep> steps();

private:
    using Facts = models::ApplicationFacts;

    QList<TourStep> looking();
    QList<TourStep> syncing();
    QList<TourStep> breaking();
    QList<TourStep> diagnosing();
    QList<TourStep> rollingBack();
    QList<TourStep> lookingBack();
    TourStep previewStep(const QString &name);
    TourStep tabStep(const QString &name, const QString &id, const QString &label);
    TourStep pageStep(const QString &page, const QString &name);

    ui::FrameServices &services() const { return m_host.session()->services(); }

    Facts application(const QString &name) const;
    bool isCompared() const;
    QString stateOf(const QString &name) const;
    ui::ApplicationsPage *listPage() const;
    ui::ApplicationPage *pageOf(const QString &name) const;
    QWidget *tabOf(const QString &name) const;
    QWidget *openDialog() const;

    template <typename T> T *tab(const QString &name) const { return qobject_cast<T *>(tabOf(name)); }

    template <typename T> T *dialog() const { return qobject_cast<T *>(openDialog()); }

    bool isSettled(const QString &name, applications::SyncStatus sync, kube::Health health) const;
    bool isBroken() const;
    base::Expected<void> clickTab(const ui::TabStrip &tabs, const QString &id) const;
    base::Expected<void> openTab(const QString &name, const QString &tab) const;
    base::Expected<void> selectCard(const QString &name, const QStringList &words) const;
    void startEdit();
    void startPush();

    WindowHost &m_host;
    Robot m_robot;
    std::optional<base::Expected<void>> m_edited;
    std::optional<base::Expected<git::Commit>> m_pushed;
    QDateTime m_begun = QDateTime::currentDateTimeUtc();
};

} // namespace slipway::app
