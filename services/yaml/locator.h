#pragma once

#include <nlohmann/json_fwd.hpp>
#include <yaml-cpp/eventhandler.h>

#include <QStringList>

#include <optional>
#include <string>
#include <vector>

namespace slipway::yaml {

/// Follows yaml-cpp's events to the node at a path. Documents that hold nothing are not counted, as in
/// parseAll().
class Locator final : public YAML::EventHandler
{
public:
    enum class Kind
    {
        Missing,
        Scalar,
        Empty, ///< a null, perhaps without any text
        Alias,
        Container
    };

    struct Found
    {
        Kind kind = Kind::Missing;
        qint64 mark = 0; ///< as yaml-cpp reports it: without a byte order mark, with tag and anchor
        bool isBare = false;
        std::string value;
    };

    Locator(const QStringList &path, int document);

    const Found &found() const { return m_found; }

    /// How many steps of the path exist.
    size_t reached() const { return m_reached; }

    void OnDocumentStart(const YAML::Mark &mark) override;
    void OnDocumentEnd() override;
    void OnNull(const YAML::Mark &mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark &mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark &mark,
                  const std::string &tag,
                  YAML::anchor_t anchor,
                  const std::string &value) override;
    void OnSequenceStart(const YAML::Mark &mark,
                         const std::string &tag,
                         YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override;
    void OnSequenceEnd() override;
    void OnMapStart(const YAML::Mark &mark,
                    const std::string &tag,
                    YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override;
    void OnMapEnd() override;

private:
    struct Frame
    {
        bool isMap = false;
        bool isOnPath = false;
        bool hasKey = false;
        int index = 0;
        std::string key;
    };

    bool takeKey(std::string key);
    bool enterNode();
    void note(Kind kind, const YAML::Mark &mark, bool isBare = false, const std::string &value = {});
    void open(const YAML::Mark &mark, bool isMap);

    std::vector<std::string> m_path;
    int m_wanted = 0;
    int m_document = -1;
    std::vector<Frame> m_stack;
    Found m_found;
    size_t m_reached = 0;
};

} // namespace slipway::yaml
