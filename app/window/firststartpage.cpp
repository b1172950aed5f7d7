#include "firststartpage.h"

#include <models/async/background.h>
#include <services/render/renderer.h>
#include <ui/frame/actionregistry.h>
#include <ui/theme/paint.h>
#include <ui/theme/theme.h>
#include <ui/widgets/actionbutton.h>
#include <ui/widgets/headerbar.h>
#include <ui/widgets/statepages.h>

#include <QAction>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QMimeData>
#include <QPainter>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::app {

using ui::FontRole;
using ui::TextTone;

namespace {

constexpr int columnWidth = 640;
constexpr int topMargin = 96;

// One way to begin: icon, name, sentence, button.
class OptionCard final : public QWidget
{
public:
    OptionCard(const ui::Theme &theme,
               const QString &icon,
               const QString &name,
               const QString &sentence,
               QPushButton *button)
        : m_theme(theme)
        , m_icon(icon)
    {
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(54, 16, 16, 16);
        row->setSpacing(24);
        auto *texts = new QVBoxLayout;
        texts->setSpacing(4);
        texts->addWidget(ui::makeLabel(theme, name, FontRole::BodyStrong, TextTone::Text));
        QLabel *label = ui::makeLabel(theme, sentence, FontRole::Body, TextTone::Text2);
        label->setWordWrap(true);
        texts->addWidget(label);
        row->addLayout(texts, 1);
        row->addWidget(button, 0, Qt::AlignVCenter);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const ui::Palette &palette = m_theme.palette();
        ui::outline(painter, rect(), 6, palette.borderStrong, palette.raised);
        m_theme.icons().paint(painter, QRectF(16, 0, 22, height()), m_icon, palette.accentText, 20);
    }

private:
    const ui::Theme &m_theme;
    QString m_icon;
};

// A list of "where or what" and "with what result", each with a glyph.
class FindingList final : public QWidget
{
public:
    explicit FindingList(const ui::Theme &theme)
        : m_theme(theme)
    {}

    struct Row
    {
        bool isThere = false;
        QString name;
        QString result;
    };

    void setRows(const QList<Row> &rows)
    {
        m_rows = rows;
        setFixedHeight(static_cast<int>(rows.size()) * rowHeight);
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const ui::Palette &palette = m_theme.palette();
        int top = 0;
        for (const Row &row : std::as_const(m_rows)) {
            const ui::Status status = row.isThere ? ui::Status::Succeeded : ui::Status::NotRun;
            ui::paintStatusGlyph(painter, QRectF(0, top + 6, 14, 14), status, palette);
            painter.setFont(ui::fontFor(FontRole::Mono));
            painter.setPen(palette.text);
            ui::drawText(painter, QRectF(24, top, 190, rowHeight), row.name);
            painter.setFont(ui::fontFor(FontRole::Row));
            painter.setPen(palette.text2);
            ui::drawText(painter, QRectF(222, top, width() - 222, rowHeight), row.result);
            top += rowHeight;
        }
    }

private:
    static constexpr int rowHeight = 26;
    const ui::Theme &m_theme;
    QList<Row> m_rows;
};

QList<FindingList::Row> lookedPlaces()
{
    const QString variable = qEnvironmentVariable("KUBECONFIG");
    const QString standard = qEnvironmentVariable("HOME") + u"/.kube/config"_s;
    const bool standardExists = QFileInfo::exists(standard);
    return {{false,
             u"$KUBECONFIG"_s,
             variable.isEmpty() ? FirstStartPage::tr("not set")
                                : FirstStartPage::tr("%1, without a context").arg(variable)},
            {false,
             u"~/.kube/config"_s,
             standardExists ? FirstStartPage::tr("has no context") : FirstStartPage::tr("no such file")}};
}

FindingList::Row toolRow(const render::Tool &tool)
{
    const QString use = tool.name == "helm"_L1 ? FirstStartPage::tr("for Helm charts")
                        : tool.name == "kustomize"_L1
                            ? FirstStartPage::tr("for overlays")
                            : FirstStartPage::tr("for overlays, where kustomize is missing");
    if (tool.path.isEmpty()) {
        return {false, tool.name, FirstStartPage::tr("not found; comes with the sandbox")};
    }
    return {true, tool.name + u' ' + tool.version, use};
}

} // namespace

FirstStartPage::FirstStartPage(ui::FrameServices &services, QWidget *parent)
    : Page(services.theme, u"start"_s, parent)
    , m_services(services)
{
    header().hide();
    setAcceptDrops(true);
    addActions();
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(makeColumn());
    row->addStretch(1);
    body().addSpacing(topMargin);
    body().addLayout(row);
    body().addStretch(1);
}

void FirstStartPage::addActions()
{
    ui::ActionRegistry &actions = m_services.actions;
    actions.add({.id = u"start.sandbox"_s,
                 .icon = u"sandbox"_s,
                 .text = tr("Open sandbox"),
                 .keys = {QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)},
                 .consequence = tr("A living cluster on this computer"),
                 .section = tr("Begin"),
                 .run = m_services.program.openSandbox},
                this);
    actions.add({.id = u"start.kubeconfig"_s,
                 .icon = u"file"_s,
                 .text = tr("Open file…"),
                 .keys = {QKeySequence(QKeySequence::Open)},
                 .consequence = tr("A kubeconfig of your own"),
                 .section = tr("Begin"),
                 .run = m_services.program.chooseKubeconfig},
                this);
}

QWidget *FirstStartPage::makeColumn()
{
    const ui::Theme &look = theme();
    auto *column = new QWidget(this);
    column->setFixedWidth(columnWidth);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(ui::makeLabel(look, tr("No cluster yet"), FontRole::Heading, TextTone::Text));
    QLabel *sentence =
        ui::makeLabel(look,
                      tr("Slipway found no kubeconfig. Open the sandbox to look around without a "
                         "cluster of your own, or open the kubeconfig you were given."),
                      FontRole::Body,
                      TextTone::Text2);
    sentence->setWordWrap(true);
    layout->addWidget(sentence);
    layout->addSpacing(6);
    ui::ActionRegistry &actions = m_services.actions;
    layout->addWidget(new OptionCard(
        look,
        u"sandbox"_s,
        tr("Open the sandbox"),
        tr("A living cluster on this computer: a dozen applications in three environments. Nothing leaves "
           "this "
           "computer. The first time it is built, which takes some minutes; afterwards it is ready in "
           "seconds."),
        new ui::ActionButton(*actions.find(u"start.sandbox"_s), ui::ButtonKind::Primary, true)));
    layout->addWidget(new OptionCard(
        look,
        u"file"_s,
        tr("Open a kubeconfig"),
        tr("Choose a file, or drop it on this window. Sign-in helpers are found on your PATH."),
        new ui::ActionButton(*actions.find(u"start.kubeconfig"_s), ui::ButtonKind::Outlined, true)));
    layout->addSpacing(16);
    layout->addWidget(
        ui::makeLabel(look, tr("Where Slipway looked"), FontRole::CaptionMedium, TextTone::Text3));
    auto *places = new FindingList(look);
    places->setRows(lookedPlaces());
    layout->addWidget(places);
    layout->addSpacing(6);
    layout->addWidget(
        ui::makeLabel(look, tr("Tools on this computer"), FontRole::CaptionMedium, TextTone::Text3));
    auto *tools = new FindingList(look);
    layout->addWidget(tools);
    m_services.background.run(
        tools,
        [&renderer = m_services.renderer](const base::CancelToken &cancel) { return renderer.tools(cancel); },
        [tools](const QList<render::Tool> &found) {
            QList<FindingList::Row> rows;
            for (const render::Tool &tool : found) {
                rows.append(toolRow(tool));
            }
            tools->setRows(rows);
        });
    return column;
}

void FirstStartPage::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), theme().palette().sunken);
}

void FirstStartPage::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile()) {
        event->acceptProposedAction();
    }
}

void FirstStartPage::dropEvent(QDropEvent *event)
{
    m_services.program.openKubeconfig(event->mimeData()->urls().first().toLocalFile());
}

} // namespace slipway::app
