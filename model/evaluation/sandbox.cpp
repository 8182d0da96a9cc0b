// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/evaluation/sandbox.h"

#include <array>
#include <cerrno>
#include <cstdint>

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace Evaluation
{

namespace
{

// The header of Debian 12 may be older than the kernel, so the few numbers are ours.
constexpr long kCreateRuleset = 444;
constexpr long kAddRule = 445;
constexpr long kRestrictSelf = 446;
constexpr std::uint64_t kAllFileAccess = (1ULL << 13U) - 1; // everything ABI 1 knows
constexpr std::uint64_t kReadFile = 1ULL << 2U;
constexpr std::uint64_t kReadFolder = 1ULL << 3U;
constexpr int kRulePathBeneath = 1;

struct RulesetAttributes
{
    std::uint64_t handledFileAccess;
};

struct __attribute__((packed)) PathBeneath
{
    std::uint64_t allowed;
    std::int32_t parent;
};

/// What an interpreter that reads files and computes needs; everything else is refused.
constexpr std::array kAllowedCalls{
    "access", "arch_prctl", "brk", "clock_getres", "clock_gettime", "clock_nanosleep", "close", "dup", "dup2", "dup3",
    "epoll_create1", "exit", "exit_group", "faccessat", "faccessat2", "fadvise64", "fcntl", "fstat", "fstatfs", "futex",
    "getcwd", "getdents", "getdents64", "getegid", "geteuid", "getgid", "getgroups", "getpgrp", "getpid", "getppid",
    "getpriority", "getrandom", "getresgid", "getresuid", "getrlimit", "getrusage", "getsid", "gettid", "gettimeofday",
    "getuid", "ioctl", "lseek", "lstat", "madvise", "mmap", "mprotect", "mremap", "munmap", "nanosleep", "newfstatat",
    "open", "openat", "pipe", "pipe2", "poll", "ppoll", "pread64", "preadv", "prlimit64", "read", "readlink", "readlinkat",
    "readv", "restart_syscall", "rseq", "rt_sigaction", "rt_sigpending", "rt_sigprocmask", "rt_sigreturn", "sched_getaffinity",
    "sched_yield", "select", "pselect6", "set_robust_list", "set_tid_address", "setitimer", "getitimer", "sigaltstack",
    "stat", "statfs", "statx", "sysinfo", "time", "times", "uname", "umask", "write", "writev",
};

/// Calls that no definition makes by accident.
constexpr std::array kFatalCalls{"ptrace", "bpf", "io_uring_setup", "mount", "umount2", "kexec_load", "init_module", "process_vm_writev"};

std::vector<unsigned long long> buildFilter()
{
    std::vector<unsigned long long> program;
    scmp_filter_ctx context = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!context) {
        return program;
    }
    for (const char *name : kAllowedCalls) {
        const int call = seccomp_syscall_resolve_name(name);
        if (call == __NR_SCMP_ERROR) {
            continue;
        }
        if (call == SCMP_SYS(prlimit64)) {
            // Reading or lowering one's own limits only.
            seccomp_rule_add(context, SCMP_ACT_ALLOW, call, 1, SCMP_A0(SCMP_CMP_EQ, 0));
        } else {
            seccomp_rule_add(context, SCMP_ACT_ALLOW, call, 0);
        }
    }
    for (const char *name : kFatalCalls) {
        const int call = seccomp_syscall_resolve_name(name);
        if (call != __NR_SCMP_ERROR) {
            seccomp_rule_add(context, SCMP_ACT_KILL_PROCESS, call, 0);
        }
    }
    const int file = memfd_create("filter", MFD_CLOEXEC);
    if (file >= 0 && seccomp_export_bpf(context, file) == 0) {
        const off_t size = lseek(file, 0, SEEK_END);
        program.resize(static_cast<std::size_t>(size) / sizeof(sock_filter));
        if (pread(file, program.data(), static_cast<std::size_t>(size), 0) != size) {
            program.clear();
        }
    }
    if (file >= 0) {
        close(file);
    }
    seccomp_release(context);
    return program;
}

void limit(__rlimit_resource resource, rlim_t value)
{
    const rlimit limits{value, value};
    setrlimit(resource, &limits);
}

bool restrictFiles(const std::string &studyRoot, const std::vector<std::string> &readable)
{
    const RulesetAttributes attributes{kAllFileAccess};
    const auto ruleset = static_cast<int>(syscall(kCreateRuleset, &attributes, sizeof attributes, 0));
    if (ruleset < 0) {
        return false;
    }
    std::vector<std::string> folders = readable;
    folders.push_back(studyRoot);
    for (const std::string &folder : folders) {
        const int parent = open(folder.c_str(), O_PATH | O_CLOEXEC);
        if (parent >= 0) {
            const PathBeneath rule{kReadFile | kReadFolder, parent};
            syscall(kAddRule, ruleset, kRulePathBeneath, &rule, 0);
            close(parent);
        }
    }
    const bool restricted = syscall(kRestrictSelf, ruleset, 0) == 0;
    close(ruleset);
    return restricted;
}

} // namespace

Sandbox::Sandbox(std::vector<std::string> readable)
    : m_readable(std::move(readable))
    , m_filter(buildFilter())
{
    static_assert(sizeof(sock_filter) == sizeof(unsigned long long));
}

std::vector<std::string> Sandbox::enter(const std::string &studyRoot, const SandboxLimits &limits) const
{
    std::vector<std::string> layers;
    const bool locked = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    limit(RLIMIT_AS, static_cast<rlim_t>(limits.memoryBytes));
    limit(RLIMIT_CPU, static_cast<rlim_t>(limits.cpuSeconds));
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, 64);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NPROC, 0);
    layers.emplace_back("resource limits");
    if (locked && restrictFiles(studyRoot, m_readable)) {
        layers.emplace_back("file access (Landlock)");
    }
    if (locked && !m_filter.empty()) {
        std::vector<sock_filter> instructions(m_filter.size());
        static_assert(sizeof(sock_filter) == sizeof m_filter[0]);
        for (std::size_t i = 0; i < m_filter.size(); ++i) {
            const unsigned long long word = m_filter[i];
            instructions[i] = {static_cast<std::uint16_t>(word), static_cast<std::uint8_t>(word >> 16U), static_cast<std::uint8_t>(word >> 24U),
                               static_cast<std::uint32_t>(word >> 32U)};
        }
        const sock_fprog program{static_cast<unsigned short>(instructions.size()), instructions.data()};
        if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0) {
            layers.emplace_back("system calls (seccomp)");
        }
    }
    return layers;
}

} // namespace Evaluation
