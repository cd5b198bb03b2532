"""A mail server on loopback that takes every message and keeps none: python -m benchmarks.sink PORT"""

import asyncio
import sys


async def serve(reader, writer):
    async def say(line):
        writer.write(line + b"\r\n")
        await writer.drain()

    await say(b"220 sink")
    while line := await reader.readline():
        verb = line.strip().upper()
        if verb == b"QUIT":
            break
        if verb == b"DATA":
            await say(b"354 go on")
            await _message(reader)
        await say(b"250 ok")
    writer.close()


async def _message(reader):
    while line := await reader.readline():
        if line.rstrip(b"\r\n") == b".":
            return


async def main(port):
    server = await asyncio.start_server(serve, "127.0.0.1", port, limit=2**24)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
