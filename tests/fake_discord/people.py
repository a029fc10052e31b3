"""What people do with the bot: commands, buttons, selects and modals."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from fake_discord import commands, forms, payloads
from fake_discord.commands import NotOffered
from fake_discord.exchange import ANSWER_WITHIN, TOKEN_LIVES, Exchange, Scene
from fake_discord.model import Channel, Guild, Json, Message, User

if TYPE_CHECKING:
    from fake_discord.gateway import Gateway
    from fake_discord.world import World

COMMAND, COMPONENT, AUTOCOMPLETE, SUBMIT = 2, 3, 4, 5


class People:
    """The acts of people; each waits for the bot's answer."""

    world: World
    gateway: Gateway
    commands: dict[int | None, list[Json]]

    def __init__(self) -> None:
        self.exchanges: dict[str, Exchange] = {}

    async def slash(
        self,
        guild: Guild | None,
        channel: Channel,
        user: User,
        name: str,
        *,
        options: Mapping[str, Any] | None = None,
        seconds: float = ANSWER_WITHIN,
        **scene: Any,
    ) -> Exchange:
        """Use a command by its full name; options are plain values, channels, roles or users."""
        here = Scene(channel, user, guild, **scene)
        command, path = self._command(here, name)
        given = options or {}
        filled = commands.fill(name, path[-1] if path else command, given)
        data = _of_command(command, path, filled)
        data["resolved"] = payloads.resolved(self.world, here, given.values())
        return await self._ask(here, COMMAND, f"/{name}", data, seconds)

    async def menu(
        self,
        guild: Guild | None,
        channel: Channel,
        user: User,
        name: str,
        message: Message,
        *,
        seconds: float = ANSWER_WITHIN,
        **scene: Any,
    ) -> Exchange:
        """Choose a command in the menu of a message."""
        here = Scene(channel, user, guild, **scene)
        command = commands.find_menu(self.commands.get(None, []), name)
        context = payloads.context_of(here)
        commands.check_offered(command, context, user_install=here.user_install)
        data = {
            "id": command["id"],
            "name": command["name"],
            "type": command["type"],
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): message.json()}},
        }
        return await self._ask(here, COMMAND, name, data, seconds)

    async def autocomplete(
        self,
        guild: Guild | None,
        channel: Channel,
        user: User,
        name: str,
        focused: str,
        *,
        options: Mapping[str, Any] | None = None,
        seconds: float = ANSWER_WITHIN,
        **scene: Any,
    ) -> list[Json]:
        """Type into an option of a command, whose text is in `options` too; returns the choices."""
        here = Scene(channel, user, guild, **scene)
        command, path = self._command(here, name)
        given = {focused: "", **(options or {})}
        filled = commands.fill_partly(path[-1] if path else command, given, focused)
        data = _of_command(command, path, filled)
        return (await self._ask(here, AUTOCOMPLETE, f"/{name}", data, seconds)).choices

    async def click(
        self,
        message: Exchange | Json,
        custom_id: str,
        user: User | None = None,
        *,
        seconds: float = ANSWER_WITHIN,
        **scene: Any,
    ) -> Exchange:
        """Press a button; without a user it is whoever caused the message."""
        source = self._message(message)
        component = forms.find(source.json()["components"], custom_id)
        data = {"custom_id": custom_id, "component_type": component["type"]}
        here = self._scene(message, source, user, scene)
        return await self._ask(here, COMPONENT, custom_id, data, seconds, source)

    async def select(
        self,
        message: Exchange | Json,
        custom_id: str,
        values: Iterable[Any],
        user: User | None = None,
        *,
        seconds: float = ANSWER_WITHIN,
        **scene: Any,
    ) -> Exchange:
        """Choose in a select: texts, or channels, roles and users."""
        source, chosen = self._message(message), list(values)
        component = forms.find(source.json()["components"], custom_id)
        forms.check_values(component, chosen)
        here = self._scene(message, source, user, scene)
        data = {
            "custom_id": custom_id, "component_type": component["type"],
            "values": [str(getattr(each, "id", each)) for each in chosen],
        }  # fmt: skip
        if component["type"] != forms.STRING_SELECT:
            data["resolved"] = payloads.resolved(self.world, here, chosen)
        return await self._ask(here, COMPONENT, custom_id, data, seconds, source)

    async def submit(
        self,
        asked: Exchange,
        values: Mapping[str, Any],
        *,
        seconds: float = ANSWER_WITHIN,
    ) -> Exchange:
        """Send the modal that the bot answered with."""
        if asked.modal is None:
            raise NotOffered(f"{asked.name} opened no modal")
        chosen = [each for value in values.values() if isinstance(value, list) for each in value]
        data = {
            "custom_id": asked.modal["custom_id"],
            "components": forms.fill(asked.modal, values),
            "resolved": payloads.resolved(self.world, asked.scene, chosen),
        }
        name = f"the modal {data['custom_id']}"
        return await self._ask(asked.scene, SUBMIT, name, data, seconds, asked.source)

    def _command(self, scene: Scene, name: str) -> tuple[Json, list[Json]]:
        of_guild = self.commands.get(scene.guild.id, []) if scene.guild else []
        command, path = commands.find([*self.commands.get(None, []), *of_guild], name)
        context = payloads.context_of(scene)
        if command not in of_guild:
            commands.check_offered(command, context, user_install=scene.user_install)
        return command, path

    def _message(self, given: Exchange | Json) -> Message:
        """The message as it is kept, be it everybody's or for one person alone."""
        if isinstance(given, Exchange):
            if given.original is None:
                raise NotOffered(f"{given.name} has no message as its answer")
            return given.original
        message_id, channel_id = int(given["id"]), int(given["channel_id"])
        for exchange in self.exchanges.values():
            for each in (exchange.original, *exchange.sent):
                if each is not None and each.id == message_id:
                    return each
        return self.world.book.get(channel_id, message_id)

    def _scene(
        self, given: Exchange | Json, source: Message, user: User | None, parts: Json
    ) -> Scene:
        if isinstance(given, Exchange):
            old = given.scene
            parts = {"locale": old.locale, "user_install": old.user_install, **parts}
            return Scene(old.channel, user or old.user, old.guild, **parts)
        channel = self.world.channel(source.channel_id)
        guild = self.world.guilds[channel.guild_id] if channel.guild_id else None
        return Scene(channel, user or self._cause(source), guild, **parts)

    def _cause(self, source: Message) -> User:
        caused = source.json().get("interaction_metadata")
        return self.world.users[int(caused["user"]["id"])] if caused else self.world.operator

    async def _ask(
        self,
        scene: Scene,
        kind: int,
        name: str,
        data: Json,
        seconds: float,
        source: Message | None = None,
    ) -> Exchange:
        guild_id = scene.guild.id if scene.guild else None
        if scene.guild and scene.user.id not in scene.guild.members:
            raise NotOffered(f"{scene.user.name} is no member of {scene.guild.name}")
        if not self.gateway.reaches(guild_id):
            raise NotOffered(f"no shard of the bot would hear of {name}")
        began, token = self.world.clock(), secrets.token_urlsafe(48)
        exchange = Exchange(self.world.ids.next(), token, scene, kind, name, began, source)
        self._forget_before(began - TOKEN_LIVES)
        self.exchanges[token] = exchange
        told = payloads.interaction(self.world, exchange, data)
        await self.gateway.dispatch("INTERACTION_CREATE", told, guild_id)
        await exchange.answered(seconds)
        return exchange

    def _forget_before(self, moment: float) -> None:
        while self.exchanges:
            token, oldest = next(iter(self.exchanges.items()))
            if oldest.began >= moment:
                return
            del self.exchanges[token]


def _of_command(command: Json, path: list[Json], options: list[Json]) -> Json:
    told = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if command.get("guild_id"):
        told["guild_id"] = command["guild_id"]
    return {**told, "options": commands.nest(path, options)}
