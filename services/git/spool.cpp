#include "spool.h"

#include <algorithm>
#include <cstring>

using namespace Qt::StringLiterals;

namespace slipway::git {

namespace {

constexpr qint64 memoryLimit = 4 * 1024 * 1024;

} // namespace

Spool::Spool(QString folder)
    : m_folder(std::move(folder))
{}

bool Spool::append(const QByteArray &bytes)
{
    m_size += bytes.size();
    if (!m_file && m_size <= memoryLimit) {
        m_memory += bytes;
        return true;
    }
    if (!m_file) {
        m_file = m_folder.isEmpty() ? std::make_unique<QTemporaryFile>()
                                    : std::make_unique<QTemporaryFile>(m_folder + u"/tmp_pack_XXXXXX"_s);
        if (!m_file->open() || m_file->write(m_memory) != m_memory.size()) {
            return false;
        }
        m_memory.clear();
    }
    return m_file->write(bytes) == bytes.size();
}

qint64 Spool::read(char *buffer, qint64 size)
{
    const qint64 count = std::min(size, m_size - m_readTo);
    if (count <= 0) {
        return 0;
    }
    if (m_file) {
        if (!m_file->seek(m_readTo) || m_file->read(buffer, count) != count) {
            return -1;
        }
    } else {
        std::memcpy(buffer, m_memory.constData() + m_readTo, static_cast<size_t>(count));
    }
    m_readTo += count;
    return count;
}

} // namespace slipway::git
