/* CRC-32C (Castagnoli): the checksum of images, made for accidents of disks, not for enemies. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Goes on from `crc`, 0 at the start. */
uint32_t crc_add(uint32_t crc, const void *bytes, size_t n);
