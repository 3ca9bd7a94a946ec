/* Files in memory: what the C library declares with _GNU_SOURCE only, and so not to Swift. memfd_create(2), fcntl(2). */
int memfd_create(const char *name, unsigned int flags);

#define MFD_CLOEXEC 1u
#define MFD_ALLOW_SEALING 2u
#define MFD_NOEXEC_SEAL 8u
#define F_ADD_SEALS 1033
#define F_SEAL_SEAL 1
#define F_SEAL_SHRINK 2
#define F_SEAL_GROW 4
#define F_SEAL_WRITE 8

/* A file without a name, open(2): together with O_DIRECTORY this is O_TMPFILE. */
#define O_TMPFILE_ALONE 0x400000

/* Which library holds an address: dladdr(3), whose struct has four words of which the first is the path. */
int dladdr(const void *address, void *info);
