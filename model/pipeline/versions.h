// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Pipeline
{

inline constexpr int kLatestVersion = 5;

/// What depends on the version of a project.yaml (project-yaml.md 2).
enum class Feature
{
    UniqueOutputPath,
    Expectations, ///< for exactly version 3
    NoCohortExtractor,
    NoRunAllAction,
    NoLatestTag
};

[[nodiscard]] inline bool has(Feature feature, double version)
{
    switch (feature) {
    case Feature::UniqueOutputPath:
        return version >= 2.0;
    case Feature::Expectations:
        return version >= 3.0 && version <= 3.0;
    case Feature::NoCohortExtractor:
        return version >= 4.0;
    case Feature::NoRunAllAction:
    case Feature::NoLatestTag:
        break;
    }
    return version >= 5.0;
}

} // namespace Pipeline
