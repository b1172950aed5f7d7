#include "snapshot.h"

#include <QCoreApplication>
#include <QDataStream>
#include <QHash>
#include <QIODevice>
#include <QtEndian>

// Layout: magic, then a qCompress()ed QDataStream (Qt 6.4, big endian): the table of all strings in order of
// first use, the number of rows, the rows with strings as positions in the table.
namespace slipway::kube {

namespace {

constexpr char magic[] = "slipway-rows-1\n";
constexpr quint32 maximumBytes = 512U * 1024 * 1024;
constexpr quint32 mostRows = 2'000'000;

class Writer final
{
public:
    void add(const ResourceRow &row)
    {
        for (const QString *text : {&row.key.group,
                                    &row.key.kind,
                                    &row.key.nameSpace,
                                    &row.key.name,
                                    &row.version,
                                    &row.uid,
                                    &row.ownerUid,
                                    &row.resourceVersion,
                                    &row.healthMessage,
                                    &row.info,
                                    &row.trackingId,
                                    &row.node}) {
            m_rows << position(*text);
        }
        m_rows << time(row.created) << time(row.deleting) << qint32(row.health) << qint32(row.readyCount)
               << qint32(row.wantedCount) << qint32(row.restarts) << quint32(row.images.size());
        for (const QString &image : row.images) {
            m_rows << position(image);
        }
        ++m_count;
    }

    QByteArray finish()
    {
        QByteArray bytes;
        QDataStream stream(&bytes, QIODevice::WriteOnly);
        stream.setVersion(QDataStream::Qt_6_4);
        stream << m_texts << m_count;
        return qCompress(bytes + m_bytes, 1);
    }

private:
    static qint64 time(const QDateTime &time) { return time.isValid() ? time.toMSecsSinceEpoch() : 0; }

    quint32 position(const QString &text)
    {
        const auto found = m_positions.constFind(text);
        if (found != m_positions.constEnd()) {
            return *found;
        }
        const auto next = quint32(m_texts.size());
        m_texts.append(text);
        m_positions.insert(text, next);
        return next;
    }

    QByteArray m_bytes;
    QDataStream m_rows{&m_bytes, QIODevice::WriteOnly};
    QStringList m_texts;
    QHash<QString, quint32> m_positions;
    quint32 m_count = 0;
};

class Reader final
{
public:
    explicit Reader(const QByteArray &bytes)
        : m_stream(bytes)
    {
        m_stream.setVersion(QDataStream::Qt_6_4);
        m_stream >> m_texts >> m_count;
    }

    bool isGood() const { return m_stream.status() == QDataStream::Ok && !m_broken && m_count <= mostRows; }

    bool isAtEnd() const { return m_stream.atEnd(); }

    quint32 count() const { return m_count; }

    ResourceRow next()
    {
        ResourceRow row;
        for (QString *value : {&row.key.group,
                               &row.key.kind,
                               &row.key.nameSpace,
                               &row.key.name,
                               &row.version,
                               &row.uid,
                               &row.ownerUid,
                               &row.resourceVersion,
                               &row.healthMessage,
                               &row.info,
                               &row.trackingId,
                               &row.node}) {
            *value = text();
        }
        row.created = time();
        row.deleting = time();
        row.health = health();
        row.readyCount = number();
        row.wantedCount = number();
        row.restarts = number();
        quint32 images = 0;
        m_stream >> images;
        for (quint32 i = 0; i < images && isGood(); ++i) {
            row.images.append(text());
        }
        return row;
    }

private:
    QString text()
    {
        quint32 position = 0;
        m_stream >> position;
        if (position >= quint32(m_texts.size())) {
            m_broken = true;
            return {};
        }
        return m_texts.at(qsizetype(position));
    }

    QDateTime time()
    {
        qint64 milliseconds = 0;
        m_stream >> milliseconds;
        return milliseconds == 0 ? QDateTime() : QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
    }

    int number()
    {
        qint32 value = 0;
        m_stream >> value;
        return value;
    }

    Health health()
    {
        const int value = number();
        m_broken = m_broken || value < int(Health::None) || value > int(Health::Unknown);
        return m_broken ? Health::Unknown : Health(value);
    }

    QDataStream m_stream;
    QStringList m_texts;
    quint32 m_count = 0;
    bool m_broken = false;
};

base::Unexpected damaged()
{
    return base::failure(
        base::ErrorKind::Invalid,
        QCoreApplication::translate("slipway::kube", "The last known state cannot be read"),
        QCoreApplication::translate("slipway::kube", "it is damaged or was written by another version"));
}

} // namespace

QByteArray saveSnapshot(const std::vector<ResourceStore::Row> &rows)
{
    Writer writer;
    for (const auto &row : rows) {
        writer.add(*row);
    }
    return magic + writer.finish();
}

base::Expected<std::vector<ResourceRow>> loadSnapshot(const QByteArray &bytes)
{
    constexpr qsizetype magicSize = sizeof(magic) - 1;
    if (!bytes.startsWith(magic) || bytes.size() < magicSize + 4) {
        return damaged();
    }
    // qUncompress() believes the size it reads, so that one must be looked at first.
    if (qFromBigEndian<quint32>(bytes.constData() + magicSize) > maximumBytes) {
        return damaged();
    }
    const QByteArray content = qUncompress(bytes.mid(magicSize));
    Reader reader(content);
    std::vector<ResourceRow> rows;
    for (quint32 i = 0; i < reader.count() && reader.isGood(); ++i) {
        rows.push_back(reader.next());
    }
    if (!reader.isGood() || !reader.isAtEnd()) {
        return damaged();
    }
    return rows;
}

} // namespace slipway::kube
