#pragma once

#include <services/base/ids.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>

// The shapes of Kubernetes' built-in kinds, for what Argo CD does with Go's typed objects: dropping empty
// fields, canonical quantities, defaults and merging lists by key.
namespace slipway::gitops {

struct StructType;

struct FieldType
{
    enum class Form
    {
        Any,
        String,
        Bool,
        Int32,
        Int64,
        Float,
        Quantity,
        IntOrString,
        Time,
        Bytes,
        List,
        Map,
        Struct
    };

    Form form = Form::Any;
    bool pointer = false;                     ///< null is a value of its own
    std::shared_ptr<const FieldType> element; ///< of a list or map
    const StructType *structure = nullptr;    ///< of a struct
};

struct Field
{
    FieldType type;
    bool omitEmpty = false;
    bool omitZero = false;
    bool merge = false;      ///< a list whose members are joined, by `mergeKey` or as plain values
    bool replace = false;    ///< a map that is replaced as a whole
    bool retainKeys = false; ///< members that the new value lacks are removed
    std::string mergeKey;
};

struct StructType
{
    std::string name; ///< "core.v1.PodSpec"
    std::map<std::string, Field, std::less<>> fields;

    const Field *field(std::string_view fieldName) const;
};

/// The table of `data/kubernetestypes.txt`, read once. Thread safe.
class TypeTable final
{
public:
    static const TypeTable &builtin();

    /// The root type of a kind; null for kinds that are not built in (or only as alpha or beta).
    const StructType *ofKind(const base::GroupVersionKind &kind) const;
    /// A type by its name in the table; null when it is not there.
    const StructType *named(std::string_view name) const;

private:
    TypeTable();
    void read(std::string_view text);
    StructType *typeNamed(std::string_view name);
    FieldType parseType(std::string_view text);
    Field parseField(std::string_view words);

    std::map<std::string, std::unique_ptr<StructType>, std::less<>> m_types;
    std::map<std::string, const StructType *, std::less<>> m_kinds; ///< by "apps/v1 Deployment"
};

} // namespace slipway::gitops
