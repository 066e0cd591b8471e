#ifndef USART_H
#define USART_H

/* The four serial ports, interrupt-driven, through bounded rings. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum usart_id { USART_LOG, USART_SERIAL_HOST, USART_BUS, USART_NETWORK_HOST, USART_COUNT };

/* 115200 baud 8N1 on all; the host ports hold the sender with nRTS when their ring is full, so no byte is lost. */
void usart_init(void);

/* Queue all `size` bytes, or none (false) when they do not fit. */
bool usart_write(enum usart_id id, const void *data, size_t size);

size_t usart_write_space(enum usart_id id);
size_t usart_write_backlog(enum usart_id id);

/* The oldest received byte of a host port or the console, left in place. False when there is none. */
bool usart_peek(enum usart_id id, uint8_t *byte);

/* Remove the byte usart_peek() showed. */
void usart_drop(enum usart_id id);

/* Bytes lost on the line since the last call: senders that ignore nRTS. */
uint32_t usart_take_overruns(enum usart_id id);

#endif
