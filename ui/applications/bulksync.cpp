#include "bulksync.h"

#include <models/applications/operations.h>
#include <models/clusters/clusterstore.h>
#include <ui/applications/applicationwords.h>
#include <ui/frame/services.h>
#include <ui/theme/fonts.h>
#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/theme/words.h>
#include <ui/widgets/scrimdialog.h>
#include <ui/widgets/toast.h>

#include <QCoreApplication>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollArea>

using namespace Qt::StringLiterals;

namespace slipway::ui {

namespace {

QString tr(const char *text, const char *comment = nullptr, int number = -1)
{
    return QCoreApplication::translate("slipway::ui", text, comment, number);
}

// What a bulk sync will touch: one line for each application, with what it changes or why it is left out.
struct Line
{
    models::ApplicationFacts facts;
    QString whyOff;
};

constexpr int lineHeight = 44;

class SyncList final : public QWidget
{
public:
    SyncList(const Theme &theme, QList<Line> lines)
        : m_theme(theme)
        , m_lines(std::move(lines))
    {
        setFixedHeight(static_cast<int>(m_lines.size()) * lineHeight);
        QStringList names;
        for (const Line &line : std::as_const(m_lines)) {
            names.append(applicationTitle(*line.facts));
        }
        setAccessibleName(names.join(u"; "_s));
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QPainter painter(this);
        const int first = event->rect().top() / lineHeight;
        const int last = std::min(event->rect().bottom() / lineHeight, static_cast<int>(m_lines.size()) - 1);
        for (int row = first; row <= last; ++row) {
            paintLine(painter, QRect(0, row * lineHeight, width(), lineHeight), m_lines.at(row));
        }
    }

private:
    void paintLine(QPainter &painter, const QRect &rect, const Line &line) const
    {
        const Palette &palette = m_theme.palette();
        const auto &facts = *line.facts;
        const int left = rect.left() + 16;
        const QRectF top(left + 24, rect.top() + 5, rect.width() - left - 40, 18);
        const QRectF below(left + 24, rect.top() + 22, rect.width() - left - 40, 17);
        paintStatusGlyph(painter,
                         QRectF(left, rect.top() + 7, 14, 14),
                         line.whyOff.isEmpty() ? statusOf(facts.sync) : Status::Skipped,
                         palette);
        painter.setFont(fontFor(FontRole::BodyMedium));
        painter.setPen(line.whyOff.isEmpty() ? palette.text : palette.text3);
        drawText(painter, top, applicationTitle(facts));
        painter.setFont(fontFor(FontRole::Small));
        painter.setPen(palette.text2);
        const int changes = facts.outOfSync;
        drawText(painter,
                 top,
                 changes > 0 ? words::resources(changes) : ui::tr("in sync"),
                 Qt::AlignRight | Qt::AlignVCenter);
        painter.setPen(palette.text3);
        const QString second = line.whyOff.isEmpty()
                                   ? destinationText(facts) + u", "_s + words::shortRevision(facts.revision) +
                                         u' ' + words::oneLine(facts.revisionSubject)
                                   : ui::tr("Left out: %1").arg(line.whyOff);
        drawText(painter, below, second);
        hairline(painter, rect.left() + 16, rect.right() - 15, rect.bottom(), palette.grid);
    }

    const Theme &m_theme;
    QList<Line> m_lines;
};

QWidget *makeBody(const Theme &theme, const QList<Line> &lines)
{
    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setWidget(new SyncList(theme, lines));
    area->setFixedHeight(std::min(static_cast<int>(lines.size()), 8) * lineHeight + 4);
    return area;
}

// The contexts of the applications and who we are there.
QString contextText(const FrameServices &services, const QList<Line> &lines)
{
    QStringList contexts;
    for (const Line &line : lines) {
        const QString context = line.facts->cluster;
        if (line.whyOff.isEmpty() && !contexts.contains(context)) {
            contexts.append(context);
        }
    }
    QStringList parts;
    for (const QString &context : std::as_const(contexts)) {
        const auto facts = services.clusters.find(context);
        const QString identity = facts && facts->reachability ? facts->reachability->identity : QString();
        parts.append(identity.isEmpty() ? context : tr("%1 as %2").arg(context, identity));
    }
    return parts.join(u", "_s);
}

void start(FrameServices &services, const QList<Line> &lines, bool isConfirmed)
{
    int started = 0;
    for (const Line &line : lines) {
        if (!line.whyOff.isEmpty()) {
            continue;
        }
        const base::ApplicationId &id = line.facts->id;
        // The dialog took the names of the protected ones, all of them, before it could be accepted.
        const QString typed = isConfirmed && services.operations.needsName(id) ? id.name : QString();
        if (const auto result = services.operations.sync(id, {}, typed); !result) {
            services.host.toastError(result.error());
        } else {
            ++started;
        }
    }
    if (started > 1) {
        ToastSpec toast;
        toast.status = Status::Running;
        toast.head = tr("%n syncs started", nullptr, started);
        services.host.toast(toast);
    }
}

} // namespace

void askBulkSync(FrameServices &services, const QList<models::ApplicationFacts> &applications)
{
    QList<Line> lines;
    QStringList names;
    int ready = 0;
    for (const models::ApplicationFacts &facts : applications) {
        const QString whyOff = obstacleText(services.operations.syncObstacle(facts->id), *facts);
        lines.append({facts, whyOff});
        if (whyOff.isEmpty()) {
            ++ready;
            if (services.operations.needsName(facts->id)) {
                names.append(facts->id.name);
            }
        }
    }
    auto *dialog =
        new ScrimDialog(services.theme, ScrimDialog::Size::Confirmation, services.host.dialogParent());
    dialog->setTitle(applications.size() == 1
                         ? tr("Sync %1").arg(applicationTitle(*applications.first()))
                         : tr("Sync %n applications", nullptr, static_cast<int>(applications.size())));
    dialog->setContext(contextText(services, lines), !names.isEmpty());
    dialog->setBody(makeBody(services.theme, lines));
    dialog->setFooterNote(tr("Each is synced to its target revision with its own policy."));
    dialog->setPrimary(u"sync"_s, tr("Sync %n applications", nullptr, ready));
    if (!names.isEmpty()) {
        dialog->setConfirmation(names.size() == 1 ? tr("Its context is protected. Type %1 to confirm.")
                                                  : tr("Their contexts are protected. Type %1 to confirm."),
                                names.join(u' '));
    }
    if (ready == 0) {
        dialog->setPrimaryOff(tr("None of them can be synced now."));
    }
    QObject::connect(
        dialog, &ScrimDialog::accepted, dialog, [&services, lines] { start(services, lines, true); });
    dialog->open();
}

void syncNow(FrameServices &services, const models::ApplicationFacts &application)
{
    const QString whyOff = obstacleText(services.operations.syncObstacle(application->id), *application);
    if (!whyOff.isEmpty() || services.operations.needsName(application->id)) {
        askBulkSync(services, {application});
        return;
    }
    start(services, {{application, {}}}, false);
}

} // namespace slipway::ui
