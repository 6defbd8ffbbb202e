"""A page in real Chromium talks to the agent: origin, host and loopback as the browser really sends them."""

import shutil
import time

from playwright.async_api import async_playwright

from hardware.agent.enrolment import Enrolment
from hardware.agent.operations import Operation
from hardware.agent.protocol import new_ticket, open_reply, sign_ticket
from hardware.agent.results import TextRead, result_of
from hardware.agent.server import listening
from hardware.agent.terminal import Terminal
from hardware.cards.simulation import SimulatedReaders
from tests.devices.chromium import FLAGS
from tests.devices.mynumber import MyNumberCard
from tests.integration.hardware.agent_page import REPLY_KEY, SERVER_KEY

READ_CARD = """async ([port, pin]) => {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  const next = () => new Promise((resolve, reject) => {
    socket.onmessage = message => resolve(JSON.parse(message.data));
    socket.onclose = event => reject(new Error(`closed ${event.code}`));
  });
  const hello = await next();
  socket.send(JSON.stringify({type: "ticket", ticket: await window.ticketFor(hello.connection)}));
  await next();
  socket.send(JSON.stringify({type: "call", id: "1", operation: "mynumber.attributes", arguments: {secret: pin}}));
  return (await next()).sealed;
}"""


async def test_the_counters_page_reads_a_card_and_another_page_does_not(origins: tuple[str, str]) -> None:
    mine, other = origins
    readers = SimulatedReaders("Reader")
    readers.insert("Reader", MyNumberCard())
    terminal = Terminal(readers, Enrolment("T01", SERVER_KEY.public_key().public_bytes_raw(), REPLY_KEY, (mine,)))
    tickets = []

    def ticket_for(connection: str) -> str:
        tickets.append(new_ticket("T01", connection, [Operation.MYNUMBER_ATTRIBUTES], now=time.time()))
        return sign_ticket(tickets[-1], SERVER_KEY)

    async with listening(terminal, port=0) as server, async_playwright() as playwright:
        port = server.sockets[0].getsockname()[1]
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        results = []
        for origin in (mine, other):
            page = await browser.new_page()
            await page.expose_function("ticketFor", ticket_for)
            await page.goto(origin)
            try:
                results.append(await page.evaluate(READ_CARD, [port, "1234"]))
            except Exception as error:
                results.append(str(error))
        await browser.close()
    terminal.close()
    reply, _ = open_reply(results[0], tickets[0], REPLY_KEY)
    text = result_of(reply)
    assert isinstance(text, TextRead)
    assert text.attributes.name == "田中　花子"
    assert "closed 1006" in results[1]
    assert len(tickets) == 1
