// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include <QObject>
#include <QString>
#include <QVariant>

class QSettings;

namespace Core
{

/// A setting: key, type and default in one place. Declare them as constants in a header per area:
/// `inline const Setting<int> kPreviewPatients{"preview/patients", 1000};`
template <typename T>
struct Setting
{
    const char *key;
    T fallback;
};

/// The store behind all settings. A broken value gives the default. Secrets never come here.
/// GUI thread only.
class Settings final : public QObject
{
    Q_OBJECT

public:
    /// The person's own settings file, or with `path` a file of the test's.
    explicit Settings(const QString &path = {}, QObject *parent = nullptr);
    ~Settings() override;

    template <typename T>
    [[nodiscard]] T get(const Setting<T> &setting) const
    {
        const QVariant value = raw(setting.key);
        return value.isValid() && value.canConvert<T>() ? value.value<T>() : setting.fallback;
    }

    template <typename T>
    void set(const Setting<T> &setting, const T &value)
    {
        setRaw(setting.key, QVariant::fromValue(value));
    }

    /// Values that belong to one study live under the hash of its canonical path, in the person's
    /// own data, never in the study folder.
    [[nodiscard]] QVariant studyValue(const QString &studyRoot, const char *key) const;
    void setStudyValue(const QString &studyRoot, const char *key, const QVariant &value);

signals:
    void changed(const QString &key);

private:
    [[nodiscard]] QVariant raw(const char *key) const;
    void setRaw(const char *key, const QVariant &value);

    std::unique_ptr<QSettings> m_store;
};

/// Hash of a study's canonical path, naming its private data.
[[nodiscard]] QString studyKey(const QString &studyRoot);
/// Folder for data of ours that belongs to a study (recovery copies, sessions, caches); made on demand.
[[nodiscard]] QString studyDataFolder(const QString &studyRoot);

} // namespace Core
