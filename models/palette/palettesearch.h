#pragma once

#include <models/diff/wordspans.h>

#include <QList>
#include <QString>

namespace slipway::models {

/// Something the palette can run or open.
struct PaletteEntry
{
    QString id{};
    QString section{}; ///< "Actions", "Pages", "Resources", "Commits"; sections keep the order of the entries
    QString icon{};
    QString title{};       ///< verb and object: "Promote checkout, production"
    QString consequence{}; ///< what it does, in text3
    QString key{};         ///< "F5"
    QString whyOff{};      ///< not empty: listed, but cannot be run
    QString keywords{};    ///< found as well, not shown
    QChar prefix{};        ///< ':' kinds, '@' clusters, '#' commits; null: found without a prefix
};

struct PaletteHit
{
    PaletteEntry entry;
    QList<Span> marks; ///< of the title
    int score = 0;
};

/// The entries that match all words of `query`, best first within their section; sections keep their order. A
/// word matches at the start of a word of the title (best), inside it, in the keywords, or as a subsequence
/// of the title. A query that begins with a prefix character shows only entries of that prefix. Pure.
QList<PaletteHit> searchPalette(const QList<PaletteEntry> &entries, const QString &query, int limit = 60);

} // namespace slipway::models
