#!/bin/sh
echo "{ secret garbage"
