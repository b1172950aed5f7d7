#include "locator.h"

#include "scalar.h"

#include <services/base/jsonaccess.h>

#include <nlohmann/json.hpp>
#include <yaml-cpp/mark.h>

#include <algorithm>

namespace slipway::yaml {

Locator::Locator(const QStringList &path, int document)
    : m_wanted(document)
{
    for (const QString &step : path) {
        m_path.push_back(base::toStd(step));
    }
}

// True when the event was the key of a map and is thereby dealt with.
bool Locator::takeKey(std::string key)
{
    if (m_stack.empty() || !m_stack.back().isMap || m_stack.back().hasKey) {
        return false;
    }
    m_stack.back().hasKey = true;
    m_stack.back().key = std::move(key);
    return true;
}

// Steps to the next value of the innermost container; whether that value lies on the path.
bool Locator::enterNode()
{
    if (m_stack.empty()) {
        ++m_document;
        return m_document == m_wanted;
    }
    Frame &frame = m_stack.back();
    const std::string name = frame.isMap ? std::move(frame.key) : std::to_string(frame.index++);
    frame.hasKey = false;
    const size_t depth = m_stack.size() - 1;
    const bool isOnPath = frame.isOnPath && depth < m_path.size() && m_path[depth] == name;
    if (isOnPath) {
        m_reached = std::max(m_reached, depth + 1);
    }
    return isOnPath;
}

void Locator::note(Kind kind, const YAML::Mark &mark, bool isBare, const std::string &value)
{
    if (m_found.kind == Kind::Missing) {
        m_found = {kind, mark.pos, isBare, value};
    }
}

void Locator::OnDocumentStart(const YAML::Mark &)
{
    m_stack.clear();
}

void Locator::OnDocumentEnd() {}

void Locator::OnNull(const YAML::Mark &mark, YAML::anchor_t)
{
    if (m_stack.empty() || takeKey({})) {
        return;
    }
    if (enterNode() && m_stack.size() == m_path.size()) {
        note(Kind::Empty, mark, true);
    }
}

void Locator::OnAlias(const YAML::Mark &mark, YAML::anchor_t)
{
    if (!takeKey({}) && enterNode()) {
        note(Kind::Alias, mark);
    }
}

void Locator::OnScalar(const YAML::Mark &mark,
                       const std::string &tag,
                       YAML::anchor_t,
                       const std::string &value)
{
    if (takeKey(resolveKey(tag, value).value_or(std::string()))) {
        return;
    }
    if (enterNode() && m_stack.size() == m_path.size()) {
        note(Kind::Scalar, mark, tag == "?", value);
    }
}

void Locator::open(const YAML::Mark &mark, bool isMap)
{
    const bool isOnPath = !takeKey({}) && enterNode();
    if (isOnPath && m_stack.size() == m_path.size()) {
        note(Kind::Container, mark);
    }
    m_stack.push_back({isMap, isOnPath, false, 0, {}});
}

void Locator::OnSequenceStart(const YAML::Mark &mark,
                              const std::string &,
                              YAML::anchor_t,
                              YAML::EmitterStyle::value)
{
    open(mark, false);
}

void Locator::OnSequenceEnd()
{
    m_stack.pop_back();
}

void Locator::OnMapStart(const YAML::Mark &mark,
                         const std::string &,
                         YAML::anchor_t,
                         YAML::EmitterStyle::value)
{
    open(mark, true);
}

void Locator::OnMapEnd()
{
    m_stack.pop_back();
}

} // namespace slipway::yaml
