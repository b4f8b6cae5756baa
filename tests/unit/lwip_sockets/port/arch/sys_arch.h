/* The operating system of lwIP: threads of the host (system.cpp). */
#pragma once

typedef struct ModelMutex* sys_mutex_t;
typedef struct ModelSemaphore* sys_sem_t;
typedef struct ModelMailbox* sys_mbox_t;
typedef struct ModelThread* sys_thread_t;
typedef int sys_prot_t;

#define sys_mutex_valid(mutex) (*(mutex) != NULL)
#define sys_mutex_set_invalid(mutex) (*(mutex) = NULL)
#define sys_sem_valid(semaphore) (*(semaphore) != NULL)
#define sys_sem_set_invalid(semaphore) (*(semaphore) = NULL)
#define sys_mbox_valid(mailbox) (*(mailbox) != NULL)
#define sys_mbox_set_invalid(mailbox) (*(mailbox) = NULL)
