// SPDX-FileCopyrightText: 2026 StudyBench contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A library to load before a program (LD_PRELOAD), which kills it at a chosen change of the files below a folder, as a power
// cut would: no handler runs, nothing is tidied up. A change that writes bytes is made in half first.
// STUDYBENCH_KILL_BELOW  the folder, absolute
// STUDYBENCH_KILL_AT     which change it does not live through, counted from 1; 0 for none
// STUDYBENCH_KILL_COUNT  file outside the folder that gets the number of changes when the program ends by itself
// Programs that it starts are left alone. The C library's headers are left out, since what stands here are its functions.

#include <atomic>
#include <cstdlib>
#include <cstring>

extern "C" {
void *dlsym(void *handle, const char *name) noexcept;
int getpid() noexcept;
int kill(int process, int signal) noexcept;
long readlink(const char *path, char *buffer, unsigned long size) noexcept;
int close(int file);
}

namespace
{

constexpr unsigned long kPath = 4096;
constexpr int kCurrentFolder = -100; // AT_FDCWD
constexpr int kWritable = 3;         // O_WRONLY | O_RDWR
constexpr int kCreates = 0100;       // O_CREAT
constexpr int kEmpties = 01000;      // O_TRUNC

char below[kPath];
char countFile[kPath];
long killAt = -1;
int process = 0;
std::atomic<long> changes{0};

template <typename Function>
Function real(const char *name)
{
    return reinterpret_cast<Function>(dlsym(reinterpret_cast<void *>(-1L), name)); // RTLD_NEXT
}

bool isBelow(const char *path)
{
    const unsigned long length = std::strlen(below);
    return std::strncmp(path, below, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

/// The path behind a descriptor, with what stands behind it, or an empty one.
void follow(int file, const char *rest, char *path)
{
    char link[64] = "/proc/self/";
    if (file == kCurrentFolder) {
        std::strcat(link, "cwd");
    } else {
        std::strcat(link, "fd/");
        char digits[16];
        int at = 15;
        digits[at] = '\0';
        for (int left = file; at == 15 || left > 0; left /= 10) {
            digits[--at] = static_cast<char>('0' + left % 10);
        }
        std::strcat(link, digits + at);
    }
    const long length = readlink(link, path, kPath / 2);
    path[length > 0 ? length : 0] = '\0';
    if (length > 0 && std::strlen(rest) < kPath / 2 - 2) {
        std::strcat(path, "/");
        std::strcat(path, rest);
    }
}

/// Whether the change is the one that the program does not live through.
bool isLast()
{
    return getpid() == process && ++changes == killAt;
}

void end()
{
    kill(getpid(), 9);
}

bool endsAt(int folder, const char *name)
{
    if (killAt < 0 || name == nullptr) {
        return false;
    }
    if (name[0] == '/') {
        return isBelow(name) && isLast();
    }
    char path[kPath];
    follow(folder, name, path);
    return isBelow(path) && isLast();
}

bool endsAt(int file)
{
    if (killAt < 0 || file < 0) {
        return false;
    }
    char path[kPath];
    follow(file, "", path);
    return isBelow(path) && isLast();
}

void endAt(int folder, const char *name)
{
    if (endsAt(folder, name)) {
        end();
    }
}

__attribute__((constructor)) void start()
{
    const char *folder = std::getenv("STUDYBENCH_KILL_BELOW");
    const char *at = std::getenv("STUDYBENCH_KILL_AT");
    const char *count = std::getenv("STUDYBENCH_KILL_COUNT");
    if (folder == nullptr || at == nullptr) {
        return;
    }
    std::strncpy(below, folder, kPath - 1);
    std::strncpy(countFile, count == nullptr ? "" : count, kPath - 1);
    process = getpid();
    killAt = std::atol(at);
    for (const char *name : {"STUDYBENCH_KILL_BELOW", "STUDYBENCH_KILL_AT", "STUDYBENCH_KILL_COUNT", "LD_PRELOAD"}) {
        unsetenv(name);
    }
}

__attribute__((destructor)) void report()
{
    if (killAt < 0 || countFile[0] == '\0' || getpid() != process) {
        return;
    }
    char digits[24];
    int at = 23;
    digits[at--] = '\n';
    const long all = changes;
    for (long left = all; at == 22 || left > 0; left /= 10) {
        digits[at--] = static_cast<char>('0' + left % 10);
    }
    killAt = -1;
    const int file = real<int (*)(const char *, int, ...)>("open")(countFile, 1 | kCreates | kEmpties, 0600);
    real<long (*)(int, const void *, unsigned long)>("write")(file, digits + at + 1, static_cast<unsigned long>(23 - at));
    close(file);
}

bool changesBy(int flags)
{
    return (flags & kWritable) != 0 && (flags & (kCreates | kEmpties)) != 0;
}

} // namespace

// The mode is given on whether it is there or not: the functions take it from where a third or fourth argument would be.
#define OPENING(name)                                                                                                           \
    extern "C" int name(const char *path, int flags, unsigned mode)                                                             \
    {                                                                                                                           \
        if (changesBy(flags)) {                                                                                                 \
            endAt(kCurrentFolder, path);                                                                                        \
        }                                                                                                                       \
        return real<int (*)(const char *, int, ...)>(#name)(path, flags, mode);                                                 \
    }
OPENING(open)
OPENING(open64)

#define OPENING_IN(name)                                                                                                        \
    extern "C" int name(int folder, const char *path, int flags, unsigned mode)                                                 \
    {                                                                                                                           \
        if (changesBy(flags)) {                                                                                                 \
            endAt(folder, path);                                                                                                \
        }                                                                                                                       \
        return real<int (*)(int, const char *, int, ...)>(#name)(folder, path, flags, mode);                                    \
    }
OPENING_IN(openat)
OPENING_IN(openat64)

extern "C" long write(int file, const void *bytes, unsigned long size)
{
    const auto writeOn = real<long (*)(int, const void *, unsigned long)>("write");
    if (endsAt(file)) {
        writeOn(file, bytes, size / 2);
        end();
    }
    return writeOn(file, bytes, size);
}

#define WRITING_AT(name)                                                                                                        \
    extern "C" long name(int file, const void *bytes, unsigned long size, long place)                                           \
    {                                                                                                                           \
        const auto writeOn = real<long (*)(int, const void *, unsigned long, long)>(#name);                                     \
        if (endsAt(file)) {                                                                                                     \
            writeOn(file, bytes, size / 2, place);                                                                              \
            end();                                                                                                              \
        }                                                                                                                       \
        return writeOn(file, bytes, size, place);                                                                               \
    }
WRITING_AT(pwrite)
WRITING_AT(pwrite64)

#define CUTTING(name)                                                                                                           \
    extern "C" int name(int file, long size) noexcept                                                                           \
    {                                                                                                                           \
        if (endsAt(file)) {                                                                                                     \
            end();                                                                                                              \
        }                                                                                                                       \
        return real<int (*)(int, long)>(#name)(file, size);                                                                     \
    }
CUTTING(ftruncate)
CUTTING(ftruncate64)

extern "C" int rename(const char *from, const char *to) noexcept
{
    endAt(kCurrentFolder, to);
    return real<int (*)(const char *, const char *)>("rename")(from, to);
}

extern "C" int renameat(int fromFolder, const char *from, int toFolder, const char *to) noexcept
{
    endAt(toFolder, to);
    return real<int (*)(int, const char *, int, const char *)>("renameat")(fromFolder, from, toFolder, to);
}

extern "C" int renameat2(int fromFolder, const char *from, int toFolder, const char *to, unsigned flags) noexcept
{
    endAt(toFolder, to);
    return real<int (*)(int, const char *, int, const char *, unsigned)>("renameat2")(fromFolder, from, toFolder, to, flags);
}

extern "C" int link(const char *from, const char *to) noexcept
{
    endAt(kCurrentFolder, to);
    return real<int (*)(const char *, const char *)>("link")(from, to);
}

extern "C" int linkat(int fromFolder, const char *from, int toFolder, const char *to, int flags) noexcept
{
    endAt(toFolder, to);
    return real<int (*)(int, const char *, int, const char *, int)>("linkat")(fromFolder, from, toFolder, to, flags);
}

extern "C" int unlink(const char *path) noexcept
{
    endAt(kCurrentFolder, path);
    return real<int (*)(const char *)>("unlink")(path);
}

extern "C" int unlinkat(int folder, const char *path, int flags) noexcept
{
    endAt(folder, path);
    return real<int (*)(int, const char *, int)>("unlinkat")(folder, path, flags);
}

extern "C" int mkdir(const char *path, unsigned mode) noexcept
{
    endAt(kCurrentFolder, path);
    return real<int (*)(const char *, unsigned)>("mkdir")(path, mode);
}

extern "C" int rmdir(const char *path) noexcept
{
    endAt(kCurrentFolder, path);
    return real<int (*)(const char *)>("rmdir")(path);
}
