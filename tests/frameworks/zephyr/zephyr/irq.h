#pragma once

unsigned irq_lock();
void irq_unlock(unsigned key);
