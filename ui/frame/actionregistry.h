#pragma once

#include <models/palette/palettesearch.h>

#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QPointer>

#include <functional>
#include <vector>

class QAction;
class QWidget;

namespace slipway::ui {

class Theme;

/// One thing that can be done. Menus, buttons, keys and the palette are all made from it.
struct ActionSpec
{
    QString id{}; ///< "applications.sync"
    QString icon{};
    QString text{}; ///< verb and object: "Sync selected…"; an ellipsis if a dialog follows
    QList<QKeySequence> keys{};
    QString consequence{}; ///< what it does, for the palette and the tooltip
    QString section{};     ///< of the key list: "Everywhere", "Applications"
    QString keywords{};    ///< found in the palette as well
    bool checkable = false;
    bool inPalette = true;
    std::function<void()> run{};
};

/// Further entries of the palette: pages, applications.
struct PaletteSource
{
    std::function<QList<models::PaletteEntry>()> entries;
    std::function<void(const QString &id)> run; ///< for an entry of this source
};

/// A line of the key list.
struct KeyRow
{
    QString section;
    QString text;
    QStringList keys;
};

/// Every action of the window by its id. An action lives as long as its scope (the window or a page) and its
/// keys work while the scope is visible. Nothing runs while blocked, for instance below an open dialog.
class ActionRegistry final : public QObject
{
    Q_OBJECT

public:
    explicit ActionRegistry(const Theme &theme, QObject *parent = nullptr);
    Q_DISABLE_COPY_MOVE(ActionRegistry)

    /// `isBlocked` is asked before anything runs by a key or a button of the page.
    void setBlocked(std::function<bool()> isBlocked) { m_isBlocked = std::move(isBlocked); }

    QAction *add(const ActionSpec &spec, QWidget *scope);
    QAction *find(const QString &id) const;

    /// Switches an action off with the reason, which tooltips and the palette show; an empty reason switches
    /// it on.
    void setOff(const QString &id, const QString &why);
    QString whyOff(const QString &id) const;
    void setText(const QString &id, const QString &text);
    void setConsequence(const QString &id, const QString &consequence);

    /// The source ends with `scope`.
    void addSource(const PaletteSource &source, QObject *scope);

    /// Everything that can be run now: actions of visible scopes first, then the sources in order.
    QList<models::PaletteEntry> paletteEntries() const;
    /// Runs an entry of the palette.
    void run(const QString &entryId);

    /// Keys that work now, by section, in the order in which actions were added.
    QList<KeyRow> keys() const;
    /// Keys that a view handles itself: arrows, Space, Enter.
    void addViewKeys(const QList<KeyRow> &rows, QWidget *scope);

private:
    struct Entry
    {
        ActionSpec spec;
        QPointer<QAction> action;
        QPointer<QWidget> scope;
        QString whyOff;
    };

    struct Source
    {
        PaletteSource source;
        QPointer<QObject> scope;
    };

    struct ViewKeys
    {
        QList<KeyRow> rows;
        QPointer<QWidget> scope;
    };

    Entry *entry(const QString &id);
    const Entry *entry(const QString &id) const;
    static void showTip(const Entry &entry);
    void forgetEnded();

    const Theme &m_theme;
    std::function<bool()> m_isBlocked;
    std::vector<Entry> m_entries;
    std::vector<Source> m_sources;
    std::vector<ViewKeys> m_viewKeys;
};

} // namespace slipway::ui
