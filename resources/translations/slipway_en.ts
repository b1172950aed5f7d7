<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>slipway::ui</name>
    <message numerus="yes">
        <source>%n writes</source>
        <translation>
            <numerusform>%n write</numerusform>
            <numerusform>%n writes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n syncs started</source>
        <translation>
            <numerusform>%n sync started</numerusform>
            <numerusform>%n syncs started</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Sync %n applications</source>
        <translation>
            <numerusform>Sync %n application</numerusform>
            <numerusform>Sync %n applications</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n contexts</source>
        <translation>
            <numerusform>%n context</numerusform>
            <numerusform>%n contexts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Watching %n clusters</source>
        <translation>
            <numerusform>Watching %n cluster</numerusform>
            <numerusform>Watching %n clusters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n operations running</source>
        <translation>
            <numerusform>%n operation running</numerusform>
            <numerusform>%n operations running</numerusform>
        </translation>
    </message>
</context>
</TS>
